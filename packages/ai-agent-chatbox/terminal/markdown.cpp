#include "packages/ai-agent-chatbox/terminal/markdown.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/styled_text.hpp"

#include <md4c.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tessera::chatbox {
namespace {

using Row = std::vector<StyledText>;

class Renderer {
 public:
  explicit Renderer(MarkdownOptions const& options) : options_(options) {}

  int enter_block(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        begin_block();
        indents_.push_back({"│ ", "│ ", 2});
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        if (lists_.empty()) begin_block();
        lists_.push_back(type == MD_BLOCK_OL
                             ? static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start)
                             : -1);
        break;
      case MD_BLOCK_LI: {
        int& number = lists_.back();
        std::string const mark = number < 0 ? "• " : std::to_string(number++) + ". ";
        std::size_t const width = number < 0 ? 2 : mark.size();
        indents_.push_back({mark, std::string(width, ' '), width});
        break;
      }
      case MD_BLOCK_HR:
        begin_block();
        out_ += std::string(3, '-') + "\n";
        break;
      case MD_BLOCK_H:
        begin_block();
        style_ |= kBold;
        break;
      case MD_BLOCK_CODE:
        begin_block();
        in_code_ = true;
        break;
      case MD_BLOCK_TABLE:
        begin_block();
        table_.clear();
        break;
      case MD_BLOCK_TR:
        table_.emplace_back();
        break;
      case MD_BLOCK_P:
        if (lists_.empty()) begin_block();
        break;
      default:
        break;
    }
    return 0;
  }

  int leave_block(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        indents_.pop_back();
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        lists_.pop_back();
        break;
      case MD_BLOCK_LI:
        flush_text();
        indents_.pop_back();
        break;
      case MD_BLOCK_H:
        style_ &= ~kBold;
        flush_text();
        break;
      case MD_BLOCK_CODE:
        in_code_ = false;
        flush_code();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        table_.back().push_back(std::exchange(text_, {}));
        break;
      case MD_BLOCK_TABLE:
        flush_table();
        break;
      case MD_BLOCK_P:
        flush_text();
        break;
      default:
        break;
    }
    return 0;
  }

  int span(MD_SPANTYPE type, void* detail, bool enter) {
    unsigned bit = 0;
    if (type == MD_SPAN_STRONG) bit = kBold;
    if (type == MD_SPAN_EM) bit = kItalic;
    if (type == MD_SPAN_CODE) bit = kCode;
    if (type == MD_SPAN_DEL) bit = kStrike;
    if (type == MD_SPAN_A) bit = kUnderline;
    style_ = enter ? style_ | bit : style_ & ~bit;
    // A link's words may say anything; only its address says where it leads.
    if (type == MD_SPAN_A && !enter) {
      auto const& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      std::string const address(href.text, href.size);
      if (!text_.text.ends_with(address)) text_.add(" (" + address + ")", style_);
    }
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view piece) {
    // In the middle of a list item the item's own text ends where an inner list begins.
    if (type == MD_TEXT_SOFTBR)
      text_.add(" ", style_);
    else if (type == MD_TEXT_BR)
      text_.add("\n", style_);
    else if (type == MD_TEXT_ENTITY)
      text_.add(entity(piece), style_);
    else
      text_.add(piece, style_);
    return 0;
  }

  void before_inner_list() {
    if (!text_.text.empty()) flush_text();
  }

  std::string take() { return std::move(out_); }
  [[nodiscard]] bool in_list() const { return !lists_.empty(); }

 private:
  [[nodiscard]] Theme const* theme() const { return options_.color ? &options_.theme : nullptr; }

  struct Indent {
    std::string first, rest;
    std::size_t width = 2;
  };

  // Only names that cannot hide anything; `&#27;` stays what it is.
  static std::string entity(std::string_view name) {
    if (name == "&amp;") return "&";
    if (name == "&lt;") return "<";
    if (name == "&gt;") return ">";
    if (name == "&quot;") return "\"";
    if (name == "&nbsp;") return " ";
    return std::string(name);
  }

  void begin_block() {
    if (out_.empty() || out_.ends_with("\n\n")) return;
    out_ += "\n";
  }

  std::string indent() {
    std::string text;
    std::size_t used = 0;
    for (Indent& one : indents_) {
      used += one.width;
      if (used > options_.columns / 2) break;
      text += one.first;
      one.first = one.rest;
    }
    return text;
  }

  [[nodiscard]] std::size_t room() const {
    std::size_t used = 0;
    for (Indent const& one : indents_) {
      if (used + one.width > options_.columns / 2) break;
      used += one.width;
    }
    return std::max<std::size_t>(options_.columns - used, 10);
  }

  void flush_text() {
    if (text_.text.empty()) return;
    for (Range const row : rows_of(text_.text, room()))
      out_ += indent() + text_.part(row, theme()) + "\n";
    text_ = {};
  }

  void flush_code() {
    std::string_view code = text_.text;
    while (code.ends_with('\n')) code.remove_suffix(1);
    StyledText styled;
    styled.add(code, kCode);
    std::size_t from = 0;
    while (from <= code.size()) {
      std::size_t const to = std::min(code.find('\n', from), code.size());
      out_ += indent() + "    " + styled.part(Range{from, to}, theme()) + "\n";
      from = to + 1;
    }
    text_ = {};
  }

  void flush_table() {
    std::size_t columns = 0;
    for (Row const& row : table_) columns = std::max(columns, row.size());
    if (columns == 0) return;
    std::vector<std::size_t> widths(columns, 1);
    for (Row const& row : table_)
      for (std::size_t i = 0; i < row.size(); ++i)
        widths[i] = std::max(widths[i], width_of(row[i].text));
    std::size_t const share = room() / columns;
    std::size_t const most = share > 9 ? share - 3 : 6;
    std::size_t total = 0;
    for (std::size_t const width : widths) total += width + 3;
    if (total > room())
      for (std::size_t& width : widths) width = std::min(width, most);
    for (std::size_t r = 0; r < table_.size(); ++r) {
      out_ += indent();
      for (std::size_t i = 0; i < columns; ++i) {
        StyledText const cell =
            i < table_[r].size() ? table_[r][i].shortened(widths[i]) : StyledText{};
        out_ += (i == 0 ? "" : " │ ") + cell.part(Range{0, cell.text.size()}, theme());
        if (i + 1 < columns) out_ += std::string(widths[i] - width_of(cell.text), ' ');
      }
      out_ += "\n";
      if (r == 0) table_rule(widths);
    }
    table_.clear();
  }

  void table_rule(std::vector<std::size_t> const& widths) {
    out_ += indent();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (i > 0) out_ += "─┼─";
      for (std::size_t n = 0; n < widths[i]; ++n) out_ += "─";
    }
    out_ += "\n";
  }

  MarkdownOptions const& options_;
  std::string out_;
  StyledText text_;
  unsigned style_ = 0;
  bool in_code_ = false;
  std::vector<Indent> indents_;
  std::vector<int> lists_;  // the next number, or -1
  std::vector<Row> table_;
};

int on_enter_block(MD_BLOCKTYPE type, void* detail, void* self) {
  auto& renderer = *static_cast<Renderer*>(self);
  bool const list = type == MD_BLOCK_UL || type == MD_BLOCK_OL;
  if (list && renderer.in_list()) renderer.before_inner_list();
  return renderer.enter_block(type, detail);
}
int on_leave_block(MD_BLOCKTYPE type, void*, void* self) {
  return static_cast<Renderer*>(self)->leave_block(type);
}
int on_enter_span(MD_SPANTYPE type, void* detail, void* self) {
  return static_cast<Renderer*>(self)->span(type, detail, true);
}
int on_leave_span(MD_SPANTYPE type, void* detail, void* self) {
  return static_cast<Renderer*>(self)->span(type, detail, false);
}
int on_text(MD_TEXTTYPE type, MD_CHAR const* text, MD_SIZE size, void* self) {
  return static_cast<Renderer*>(self)->text(type, std::string_view(text, size));
}

/// Each row of a table is as long as its head, however short it is written.
bool has_wide_table(std::string_view text) {
  constexpr auto kMostColumns = 64;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t const to = std::min(text.find('\n', from), text.size());
    std::string_view const line = text.substr(from, to - from);
    if (std::count(line.begin(), line.end(), '|') > kMostColumns) return true;
    from = to + 1;
  }
  return false;
}

}  // namespace

std::string render_markdown(std::string_view text, MarkdownOptions const& options) {
  std::string safe = term_safe(text);
  Renderer renderer(options);
  MD_PARSER parser{};
  parser.flags = MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML;
  if (!has_wide_table(safe)) parser.flags |= MD_FLAG_TABLES;
  parser.enter_block = on_enter_block;
  parser.leave_block = on_leave_block;
  parser.enter_span = on_enter_span;
  parser.leave_span = on_leave_span;
  parser.text = on_text;
  if (md_parse(safe.data(), static_cast<MD_SIZE>(safe.size()), &parser, &renderer) != 0)
    return safe;
  return renderer.take();
}

std::string BlockSplitter::feed(std::string_view delta) {
  std::size_t const fresh = pending_.size();
  pending_ += delta;
  std::size_t done = 0;
  // A line that has not ended has been looked through once already; a blank one waits for the next.
  std::size_t search = pending_[scanned_] == '\n' ? scanned_ : std::max(scanned_, fresh);
  for (;;) {
    std::size_t const feed = pending_.find('\n', search);
    if (feed == std::string::npos) break;
    std::string_view const line = std::string_view(pending_).substr(scanned_, feed - scanned_);
    std::size_t const next = feed + 1;
    // A blank line ends a block, but the list or quotation around it may go on: what follows says.
    if (line.empty() && !fenced_) {
      if (next == pending_.size()) break;
      char const first = pending_[next];
      bool const goes_on = first == ' ' || first == '-' || first == '*' || first == '>';
      if (!goes_on) done = next;
    }
    if (line.starts_with("```") || line.starts_with("~~~")) fenced_ = !fenced_;
    scanned_ = search = next;
  }
  std::string out = pending_.substr(0, done);
  pending_.erase(0, done);
  scanned_ -= done;
  return out;
}

std::string BlockSplitter::finish() {
  scanned_ = 0;
  fenced_ = false;
  return std::exchange(pending_, {});
}

}  // namespace tessera::chatbox
