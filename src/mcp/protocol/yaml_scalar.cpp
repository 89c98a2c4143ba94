#include "mcp/protocol/yaml_scalar.hpp"

#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr int kDeepest = 8;

Error bad(std::string text) { return fail(Errc::bad_message, std::move(text)); }

/// Reads one value after the other from one line.
class Inline {
 public:
  explicit Inline(std::string_view text) : text_(text) {}

  Result<json::value> whole() {
    Result<json::value> value = any(0, "");
    if (!value) return value;
    skip();
    if (at_ != text_.size()) return bad("there is more after the value");
    return value;
  }

 private:
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  Result<json::value> any(int depth, std::string_view ends) {
    if (depth > kDeepest) return bad("nested too deeply");
    skip();
    if (is_at('"') || is_at('\'')) {
      Result<std::string> text = quoted();
      if (!text) return text.error();
      return json::value(*text);
    }
    if (is_at('[')) return sequence(depth);
    if (is_at('{')) return mapping(depth);
    return plain(ends);
  }

  Result<json::value> plain(std::string_view ends) {
    std::size_t const from = at_;
    while (at_ < text_.size() && ends.find(text_[at_]) == std::string_view::npos) ++at_;
    std::string_view text = text_.substr(from, at_ - from);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (!text.empty() && std::string_view("&*!|>%@`,]}").find(text.front()) != std::string::npos)
      return bad("'" + std::string(1, text.front()) + "' is not understood here");
    return yaml_plain(text);
  }

  Result<std::string> quoted() {
    char const mark = text_[at_++];
    std::string out;
    while (at_ < text_.size()) {
      char const c = text_[at_++];
      if (c == mark) {
        if (mark == '"') return unescaped(out);
        if (!is_at('\'')) return out;
        ++at_;
      }
      out += c;
      if (mark == '"' && c == '\\' && at_ < text_.size()) out += text_[at_++];
    }
    return bad("a quoted text has no end");
  }

  /// The escapes that YAML shares with JSON; others are refused.
  static Result<std::string> unescaped(std::string const& text) {
    Result<json::value> const value = parse_json('"' + text + '"');
    if (!value) return bad("an escape in a quoted text is not understood");
    return std::string(value->get_string());
  }

  Result<json::value> sequence(int depth) {
    ++at_;
    json::array out;
    for (skip(); !is_at(']'); skip()) {
      Result<json::value> item = any(depth + 1, ",]");
      if (!item) return item;
      out.push_back(std::move(*item));
      skip();
      if (is_at(','))
        ++at_;
      else if (!is_at(']'))
        return bad("a list has no end");
    }
    ++at_;
    return json::value(std::move(out));
  }

  Result<json::value> mapping(int depth) {
    ++at_;
    json::object out;
    for (skip(); !is_at('}'); skip()) {
      Result<json::value> key = any(depth + 1, ":,}");
      if (!key) return key;
      if (!key->is_string() || !is_at(':')) return bad("a mapping needs keys of text");
      ++at_;
      Result<json::value> value = any(depth + 1, ",}");
      if (!value) return value;
      if (!out.emplace(key->get_string(), std::move(*value)).second)
        return bad("a key comes twice");
      skip();
      if (is_at(','))
        ++at_;
      else if (!is_at('}'))
        return bad("a mapping has no end");
    }
    ++at_;
    return json::value(std::move(out));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Where a text in quotes ends, or npos. @param from  the opening mark
std::size_t end_of_quotes(std::string_view line, std::size_t from) {
  char const mark = line[from];
  for (std::size_t i = from + 1; i < line.size(); ++i) {
    bool const doubled = mark == '\'' && line.substr(i).starts_with("''");
    if (doubled || (mark == '"' && line[i] == '\\'))
      ++i;
    else if (line[i] == mark)
      return i;
  }
  return std::string_view::npos;
}

bool is_quote(char c) { return c == '"' || c == '\''; }

}  // namespace

json::value yaml_plain(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  char const* const end = text.data() + text.size();
  char const* const digits = text.data() + (text.front() == '+' ? 1 : 0);
  std::int64_t whole = 0;
  if (auto const read = std::from_chars(digits, end, whole);
      read.ec == std::errc() && read.ptr == end)
    return whole;
  bool const looks_like_a_number =
      std::all_of(text.begin(), text.end(),
                  [](char c) {
                    return (c >= '0' && c <= '9') ||
                           std::string_view("+-.eE").find(c) != std::string_view::npos;
                  }) &&
      std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  double number = 0;
  if (looks_like_a_number)
    if (auto const read = std::from_chars(digits, end, number);
        read.ec == std::errc() && read.ptr == end)
      return number;
  return json::value(text);
}

Result<json::value> yaml_inline(std::string_view text) { return Inline(text).whole(); }

std::string_view yaml_without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    bool const starts_a_value =
        i == 0 || std::string_view(" [{,").find(line[i - 1]) != std::string_view::npos;
    if (is_quote(line[i]) && starts_a_value) {
      i = end_of_quotes(line, i);
      if (i == std::string_view::npos) return line;
    } else if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) {
      line = line.substr(0, i);
      break;
    }
  }
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  return line;
}

std::size_t yaml_key_end(std::string_view line) {
  std::size_t i = 0;
  if (!line.empty() && is_quote(line.front())) {
    i = end_of_quotes(line, 0);
    if (i == std::string_view::npos) return i;
    ++i;
    bool const ends =
        i < line.size() && line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' ');
    return ends ? i : std::string_view::npos;
  }
  if (line.starts_with('[') || line.starts_with('{')) return std::string_view::npos;
  for (; i < line.size(); ++i)
    if (line[i] == ':' && (i + 1 == line.size() || line[i + 1] == ' ')) return i;
  return std::string_view::npos;
}

}  // namespace tessera::mcp
