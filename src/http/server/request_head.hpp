#pragma once

#include "http/message/request.hpp"
#include "http/server/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::http {

/// Why a request head was refused: the status to answer with before closing. Status 0: no problem.
struct HeadProblem {
  int status = 0;
  std::string_view text;
  explicit operator bool() const noexcept { return status != 0; }
};

/// How the body that follows a head is delimited, and what becomes of the connection.
struct Framing {
  std::uint64_t length = 0;  ///< Of a body that is not chunked.
  bool chunked = false;
  bool keep_alive = true;
  bool http10 = false;
  bool expects_continue = false;
};

/// Finds where a head ends while its bytes come in. Looks at each byte once, and refuses a line
/// that ends without CR as soon as it sees it: two readers must not see two different requests.
class HeadScanner {
 public:
  /// @param bytes  everything that has come since the last head; grows between calls
  [[nodiscard]] HeadProblem scan(std::string_view bytes, Limits const& limits) noexcept;
  [[nodiscard]] bool complete() const noexcept { return end_ != 0; }
  /// Where the request line begins: empty lines before it are skipped.
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::size_t end() const noexcept { return end_; }

 private:
  std::size_t begin_ = 0;
  std::size_t line_ = 0;      // start of the line that is being looked for
  std::size_t searched_ = 0;  // no '\n' before this
  std::size_t end_ = 0;
  unsigned blank_ = 0;
};

/// Fills `out` and `framing` from one complete head, empty line included. Strict: what two parsers
/// could read in two ways is refused, so are repeated fields that identity or framing depend on,
/// and names that differ from those only by `_` for `-`.
/// @param out  `out.tls` says how the head came
/// Spec: RFC 9112 §2.2, §3, §5, §6; RFC 9110 §5.3, §7.4
[[nodiscard]] HeadProblem parse_head(std::string_view head, Limits const& limits, Request& out,
                                     Framing& framing);

}  // namespace tessera::http
