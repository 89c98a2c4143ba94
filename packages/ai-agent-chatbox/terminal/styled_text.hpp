#pragma once

#include "packages/ai-agent-chatbox/terminal/text_width.hpp"
#include "packages/ai-agent-chatbox/terminal/theme.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

inline constexpr unsigned kBold = 1;
inline constexpr unsigned kItalic = 2;
inline constexpr unsigned kCode = 4;
inline constexpr unsigned kStrike = 8;
inline constexpr unsigned kUnderline = 16;

/// Text with a style for each byte, so that it can be measured and broken before any escape is in
/// it.
struct StyledText {
  std::string text;
  std::vector<unsigned char> styles;  ///< As long as `text`.

  void add(std::string_view more, unsigned style);
  /// The bytes of one part. @param theme  null: without escapes; each part ends unstyled
  [[nodiscard]] std::string part(Range range, Theme const* theme) const;
  [[nodiscard]] StyledText shortened(std::size_t columns) const;
};

}  // namespace tessera::chatbox
