#include "mcp/protocol/frontmatter.hpp"

#include "base/encoding.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/yaml_scalar.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tessera::mcp {
namespace {

constexpr std::size_t kLongest = 64UL << 10;
constexpr int kDeepest = 16;

struct FieldLine {
  std::size_t indent = 0;
  std::string text;  ///< After the indentation, comments included.
  std::size_t number = 0;
};

Error bad(std::size_t number, std::string const& text) {
  return fail(Errc::bad_message, "frontmatter, line " + std::to_string(number) + ": " + text);
}

/// The lines between the two marks.
Result<std::vector<FieldLine>> lines_of(std::string_view file) {
  std::vector<FieldLine> lines;
  bool begun = false;
  std::size_t number = 0;
  std::size_t used = 0;
  while (!file.empty()) {
    std::size_t const end = file.find('\n');
    std::string_view line = file.substr(0, end);
    file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    used += line.size() + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (used > kLongest) return bad(number, "longer than 64 KiB");
    if (!begun) {
      if (line != "---") return bad(number, "the file does not begin with '---'");
      begun = true;
      continue;
    }
    if (line == "---") return lines;
    if (!is_valid_utf8(line)) return bad(number, "not UTF-8");
    std::size_t const indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) {
      lines.push_back(FieldLine{0, {}, number});
      continue;
    }
    if (line[indent] == '\t') return bad(number, "a tab is no indentation");
    lines.push_back(FieldLine{indent, std::string(line.substr(indent)), number});
  }
  return bad(number, "there is no second '---'");
}

/// Reads blocks by their indentation.
class Reader {
 public:
  explicit Reader(std::vector<FieldLine> lines) : lines_(std::move(lines)) {}

  Result<json::object> document() {
    skip_blank();
    if (done()) return json::object();
    Result<json::value> value = block(here().indent, 0);
    if (!value) return value.error();
    skip_blank();
    if (!done()) return bad(here().number, "the indentation does not fit");
    if (!value->is_object()) return bad(lines_.front().number, "not a mapping");
    return std::move(value->get_object());
  }

 private:
  [[nodiscard]] bool done() const { return at_ == lines_.size(); }
  [[nodiscard]] FieldLine& here() { return lines_[at_]; }
  void skip_blank() {
    while (!done() && yaml_without_comment(here().text).empty()) ++at_;
  }
  [[nodiscard]] bool is_item() { return here().text == "-" || here().text.starts_with("- "); }

  Result<json::value> block(std::size_t indent, int depth) {
    if (depth > kDeepest) return bad(here().number, "nested too deeply");
    return is_item() ? sequence(indent, depth) : mapping(indent, depth);
  }

  Result<json::value> sequence(std::size_t indent, int depth) {
    json::array out;
    for (skip_blank(); !done() && here().indent == indent && is_item(); skip_blank()) {
      std::size_t const inner = std::min(here().text.find_first_not_of(' ', 1), here().text.size());
      std::string const rest = here().text.substr(inner);
      bool const nested = yaml_key_end(rest) != std::string::npos || rest.starts_with("- ");
      Result<json::value> item = nullptr;
      if (nested) {
        // `- key: value` begins a block whose first line is the rest of this one.
        here().indent += inner;
        here().text = rest;
        item = block(here().indent, depth + 1);
      } else {
        item = value_after(rest, indent, depth, false);
      }
      if (!item) return item;
      out.push_back(std::move(*item));
    }
    return json::value(std::move(out));
  }

  Result<json::value> mapping(std::size_t indent, int depth) {
    json::object out;
    for (skip_blank(); !done() && here().indent == indent; skip_blank()) {
      std::size_t const number = here().number;
      std::string const text = here().text;
      std::size_t const colon = yaml_key_end(text);
      if (colon == std::string::npos) return bad(number, "'key: value' is expected");
      Result<json::value> const key = yaml_inline(std::string_view(text).substr(0, colon));
      if (!key) return bad(number, key.error().hint);
      if (!key->is_string()) return bad(number, "keys must be text");
      Result<json::value> value = value_after(text.substr(colon + 1), indent, depth, true);
      if (!value) return value;
      if (!out.emplace(key->get_string(), std::move(*value)).second)
        return bad(number, "a key comes twice");
    }
    if (!done() && here().indent > indent)
      return bad(here().number, "the indentation does not fit");
    return json::value(std::move(out));
  }

  /// What follows a key or a dash: on the same line, on further ones, or as a block.
  Result<json::value> value_after(std::string rest, std::size_t indent, int depth, bool after_key) {
    std::size_t const number = here().number;
    rest.erase(0, rest.find_first_not_of(' '));
    if (rest.starts_with('|') || rest.starts_with('>')) return block_text(rest, indent);
    ++at_;
    std::string text(yaml_without_comment(rest));
    if (text.empty()) {
      skip_blank();
      if (!done() && here().indent > indent) return block(here().indent, depth + 1);
      // The items of a key may stand as far out as the key itself.
      if (after_key && !done() && here().indent == indent && is_item())
        return sequence(indent, depth + 1);
      return json::value(nullptr);
    }
    bool const plain = std::string_view("\"'[{").find(text.front()) == std::string_view::npos;
    // A plain text goes on where the next lines stand further in.
    while (plain && !done() && !here().text.empty() && here().indent > indent) {
      std::string_view const more = yaml_without_comment(here().text);
      if (yaml_key_end(more) != std::string_view::npos)
        return bad(here().number, "a mapping cannot begin inside a text");
      text += ' ';
      text += more;
      ++at_;
    }
    if (plain && yaml_key_end(text) != std::string::npos)
      return bad(number, "a text with ': ' needs quotes");
    Result<json::value> value = yaml_inline(text);
    if (!value) return bad(number, value.error().hint);
    return value;
  }

  Result<json::value> block_text(std::string const& head, std::size_t indent) {
    std::size_t const number = here().number;
    std::string_view const marks = yaml_without_comment(head);
    bool const folded = marks.front() == '>';
    bool const strip = marks.substr(1) == "-";
    bool const keep = marks.substr(1) == "+";
    if (marks.size() > 1 && !strip && !keep)
      return bad(number, "this kind of text is not understood");
    ++at_;
    std::string out;
    std::size_t inner = 0;
    std::size_t blank = 0;
    bool first = true;
    bool previous_deep = false;
    for (; !done(); ++at_) {
      FieldLine const& line = here();
      if (line.text.empty()) {
        ++blank;
        continue;
      }
      if (line.indent <= indent) break;
      if (inner == 0) inner = line.indent;
      if (line.indent < inner) return bad(line.number, "the indentation does not fit");
      bool const deep = line.indent > inner;
      if (first)
        out.append(blank, '\n');
      else if (folded && !deep && !previous_deep)
        out += blank == 0 ? std::string(" ") : std::string(blank, '\n');
      else
        out.append(blank + 1, '\n');
      out.append(line.indent - inner, ' ');
      out += line.text;
      first = false;
      previous_deep = deep;
      blank = 0;
    }
    if (keep)
      out.append(blank + (first ? 0 : 1), '\n');
    else if (!strip && !first)
      out += '\n';
    return json::value(out);
  }

  std::vector<FieldLine> lines_;
  std::size_t at_ = 0;
};

}  // namespace

Result<json::object> parse_frontmatter(std::string_view file) {
  Result<std::vector<FieldLine>> lines = lines_of(file);
  if (!lines) return lines.error();
  return Reader(std::move(*lines)).document();
}

}  // namespace tessera::mcp
