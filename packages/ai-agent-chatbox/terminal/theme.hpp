#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// The looks that text may have, as parameters of SGR. Used only where escape sequences may be.
struct Theme {
  std::string_view name;
  std::string_view strong;  ///< Titles, the prompt.
  std::string_view soft;    ///< What is less important.
  std::string_view code;    ///< Empty: as other text.
};

inline constexpr Theme kDarkTheme{"dark", "1", "2", "36"};
/// Faint or cyan letters are hard to read on white.
inline constexpr Theme kLightTheme{"light", "1", "90", "34"};
inline constexpr Theme kMonoTheme{"mono", "1", "2", ""};

/// Nothing for other words, and for `auto`: then the terminal decides.
[[nodiscard]] std::optional<Theme> theme_of(std::string_view word);
[[nodiscard]] bool is_theme_word(std::string_view word);

/// `text` between an escape sequence and the one that ends it.
[[nodiscard]] std::string styled(std::string_view look, std::string_view text);

}  // namespace tessera::chatbox
