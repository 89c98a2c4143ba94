#pragma once

#include "packages/ai-agent-chatbox/terminal/theme.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tessera::chatbox {

struct MarkdownOptions {
  std::size_t columns = 80;
  bool color = true;  ///< False: layout only, no escapes.
  Theme theme = kDarkTheme;
};

/// Markdown (CommonMark, tables, strikethrough) as text for a terminal. The input is untrusted: it
/// goes through `term_safe`, numeric entities stay as they are written, raw HTML is shown as text,
/// and a link shows its address. The size of the result is in proportion to that of the input:
/// indentation ends at half of the columns, and a table with more columns than anybody reads is
/// text.
[[nodiscard]] std::string render_markdown(std::string_view text, MarkdownOptions const& options);

/// Cuts a stream of Markdown into finished top-level blocks, so that each is rendered once and
/// nothing on the screen is ever drawn again.
class BlockSplitter {
 public:
  /// @return the blocks that are now complete, or an empty text
  [[nodiscard]] std::string feed(std::string_view delta);
  /// @return the rest
  [[nodiscard]] std::string finish();

 private:
  std::string pending_;
  std::size_t scanned_ = 0;  // of `pending_`, in whole lines
  bool fenced_ = false;      // inside a fence at `scanned_`
};

}  // namespace tessera::chatbox
