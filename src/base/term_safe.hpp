#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera {

struct TermSafeOptions {
  bool one_line = false;  ///< Show line feeds and tabs too: for names and titles.
  std::size_t marks = 8;  ///< Combining marks and joiners kept after one base character.
  std::size_t line_points =
      16'384;  ///< Code points kept of one line; the rest is counted, not shown.
};

/// Makes text of unknown origin harmless on a terminal and true to the eye.
/// Kept as they are: line feed, tab, and printable characters of well-formed UTF-8; CR LF becomes a
/// line feed. Made visible: every other control character (`\x1b`, `\x9b`), and characters that
/// reorder text, hide in it or look like nothing (`<U+202E>`). Ill-formed UTF-8 becomes U+FFFD, so
/// a bare 8-bit CSI byte does too. Joiners and variation selectors stay only inside a cluster;
/// marks without a base are shown by number, those over the limit become one U+FFFD. The result is
/// well-formed UTF-8, and `term_safe(term_safe(x)) == term_safe(x)` while no line is over its
/// limit.
[[nodiscard]] std::string term_safe(std::string_view text, TermSafeOptions const& options = {});

/// `term_safe` for names, titles and other text that must stay on one line.
[[nodiscard]] std::string term_safe_line(std::string_view text, std::size_t points = 1'024);

/// Makes JSON text harmless on a terminal without changing its value: what `term_safe` would make
/// visible is written as `\uXXXX`. @param text  well-formed JSON, compact or indented
[[nodiscard]] std::string term_safe_json(std::string_view text);

}  // namespace tessera
