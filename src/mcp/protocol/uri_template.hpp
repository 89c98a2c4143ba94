#pragma once

#include "base/error.hpp"
#include "mcp/protocol/errc.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// A URI template of levels 1 to 3: made once from text, then expanded to URIs and matched against
/// them. Immutable; safe to use from many threads.
///
/// Matching is the inverse of expansion, and is offered only where a URI can be read in one way. So
/// a value must end where a character stands that it cannot hold itself, or at the end of the URI
/// (a fixed text may follow there: `{name}.json`). `{a}-{b}`, `{a}{b}` and `{+path}/{id}` expand
/// but do not match. Time is linear in the length of the URI.
/// Spec: RFC 6570; MCP 2026-07-28 server/resources (resource templates)
class UriTemplate {
 public:
  /// Values by name, not encoded.
  using Variables = std::map<std::string, std::string, std::less<>>;

  static constexpr std::size_t kMaxTemplateBytes = 2048;
  static constexpr std::size_t kMaxVariables = 32;
  static constexpr std::size_t kMaxUriBytes = 8192;  ///< A longer URI does not match.

  /// Errors: bad_uri_template; the hint says what is wrong and at which byte. The modifiers of
  /// level 4 (`{x:3}`, `{x*}`) are refused.
  [[nodiscard]] static Result<UriTemplate> parse(std::string_view text);

  /// The URI for these values. A name that is absent is undefined in the sense of the RFC and
  /// leaves no trace; values of other names are not used. Spec: RFC 6570 §3.2
  [[nodiscard]] std::string expand(Variables const& values) const;

  /// Whether `match` can work. Errors: bad_uri_template; the hint names the variable whose end is
  /// unclear.
  [[nodiscard]] Result<void> matchable() const;

  /// The values that give this URI, percent-decoded; nothing when there are none, or the template
  /// is not matchable. A value of `{x}`, `{+x}`, `{#x}`, `{.x}` or `{/x}` is at least one character
  /// long; those of `{;x}`, `{?x}` and `{&x}` may come in any order, be empty or be absent.
  ///
  /// Decoded values are data: `{id}` does not match a `/`, but `%2F` in it becomes one, so whoever
  /// makes a path from it must look. In `{+x}` and `{#x}`, which hold bare reserved characters, an
  /// encoded one (and `%25`) stays encoded.
  [[nodiscard]] std::optional<Variables> match(std::string_view uri) const;

  /// As it was parsed.
  [[nodiscard]] std::string const& text() const noexcept { return text_; }
  /// The names, in the order of the template.
  [[nodiscard]] std::vector<std::string> variables() const;

 private:
  friend class UriTemplateParser;
  friend class UriMatch;
  /// A literal (`names` is empty) or an expression.
  struct Part {
    std::string literal;  ///< As it stands in a URI.
    char op = 0;          ///< One of `+#./;?&`, or 0.
    std::vector<std::string> names;
    std::string stops;  ///< What may stand behind the expression; a value ends there.
  };

  /// Works out `stops` and `unclear_`.
  void prepare_matching();

  std::string text_;
  std::vector<Part> parts_;
  std::string unclear_;  ///< Why it cannot be matched; empty: it can.
};

}  // namespace tessera::mcp
