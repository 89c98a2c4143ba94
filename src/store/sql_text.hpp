#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// A look at SQL text, as far as a backend needs it: where words and parameters stand, and where
// quotes and comments hide what only looks like them. Standard quotes only, no `E'…'`.

namespace tessera::store {

struct SqlToken {
  enum class Kind {
    word,       ///< A key word or a name without quotes.
    parameter,  ///< `$1`; `text` has the digits only.
    semicolon,
    other,  ///< A quoted piece, a number, or one character.
  };
  Kind kind;
  std::string_view text;  ///< A part of the statement that was given.
};

/// Cuts a statement or a script into its tokens; white space and comments are left out.
[[nodiscard]] std::vector<SqlToken> sql_tokens(std::string_view sql);

/// True when the token is this word in any case. @param upper  the word in capital letters
[[nodiscard]] bool is_word(SqlToken const& token, std::string_view upper) noexcept;

/// True when a statement of the text begins or ends a transaction, or changes the connection
/// itself: what a job may not do. PostgreSQL has nobody who could be asked, so its words are
/// compared.
[[nodiscard]] bool touches_transaction(std::vector<SqlToken> const& tokens) noexcept;

/// True when the parameters of the statement are `$1` to `$given`, each used at least once.
[[nodiscard]] bool uses_each_parameter(std::vector<SqlToken> const& tokens, std::size_t given);

}  // namespace tessera::store
