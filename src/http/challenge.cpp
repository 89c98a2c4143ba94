#include "http/challenge.hpp"

#include "http/errc.hpp"
#include "http/headers.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxBytes = 8UL << 10;

bool is_token68_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._~+/").find(c) != std::string_view::npos;
}

/// Walks over the field from left to right.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at(char c) const { return !rest_.empty() && rest_.front() == c; }
  void skip_spaces() {
    while (at(' ') || at('\t')) rest_.remove_prefix(1);
  }
  /// Empty list elements are allowed. Spec: RFC 9110 §5.6.1.2
  void skip_commas() {
    for (skip_spaces(); at(','); skip_spaces()) rest_.remove_prefix(1);
  }
  bool take(char c) {
    if (!at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view token() {
    std::size_t size = 0;
    while (size < rest_.size() && is_field_name(rest_.substr(size, 1))) ++size;
    return cut(size);
  }
  /// Letters, digits and `=` at its end; empty if what follows is not one whole token68.
  std::string_view token68() {
    std::size_t size = 0;
    while (size < rest_.size() && is_token68_char(rest_[size])) ++size;
    if (size == 0) return {};
    while (size < rest_.size() && rest_[size] == '=') ++size;
    std::string_view const after = trim_ows(rest_.substr(size));
    return after.empty() || after.front() == ',' ? cut(size) : std::string_view();
  }
  bool quoted(std::string& out) {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c == '\\') {
        if (rest_.empty()) return false;
        c = rest_.front();
        rest_.remove_prefix(1);
      }
      out += c;
    }
    return false;
  }

 private:
  std::string_view cut(std::size_t size) {
    std::string_view const piece = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return piece;
  }
  std::string_view rest_;
};

std::string lower_text(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// True when a parameter (`name =`) comes next, and not the scheme of another challenge.
bool parameter_follows(Cursor cursor) {
  if (cursor.token().empty()) return false;
  cursor.skip_spaces();
  return cursor.at('=');
}

bool read_parameter(Cursor& cursor, Challenge& challenge) {
  std::string name = lower_text(cursor.token());
  cursor.skip_spaces();
  if (name.empty() || !cursor.take('=')) return false;
  cursor.skip_spaces();
  std::string value;
  if (cursor.at('"')) {
    if (!cursor.quoted(value)) return false;
  } else {
    value = cursor.token();
    if (value.empty()) return false;
  }
  return challenge.parameters.emplace(std::move(name), std::move(value)).second;
}

bool read_challenge(Cursor& cursor, Challenge& challenge) {
  challenge.scheme = cursor.token();
  if (challenge.scheme.empty()) return false;
  if (cursor.at_end() || cursor.at(',')) return true;
  if (!cursor.at(' ')) return false;
  cursor.skip_spaces();
  if (cursor.at_end() || cursor.at(',')) return true;
  if (std::string_view const credential = cursor.token68(); !credential.empty()) {
    challenge.parameters.emplace("", credential);
    return true;
  }
  while (true) {
    if (!read_parameter(cursor, challenge)) return false;
    cursor.skip_spaces();
    if (cursor.at_end()) return true;
    if (!cursor.at(',')) return false;
    Cursor ahead = cursor;
    ahead.skip_commas();
    if (!parameter_follows(ahead)) return true;
    cursor = ahead;
  }
}

}  // namespace

Result<std::vector<Challenge>> parse_challenges(std::string_view field) {
  if (field.size() > kMaxBytes || !is_field_value(field)) return fail(Errc::bad_challenge);
  std::vector<Challenge> challenges;
  Cursor cursor(field);
  for (cursor.skip_commas(); !cursor.at_end(); cursor.skip_commas()) {
    Challenge challenge;
    if (!read_challenge(cursor, challenge)) return fail(Errc::bad_challenge);
    cursor.skip_spaces();
    if (!cursor.at_end() && !cursor.at(',')) return fail(Errc::bad_challenge);
    challenges.push_back(std::move(challenge));
  }
  return challenges;
}

std::string write_challenge(Challenge const& challenge) {
  std::string text = challenge.scheme;
  char const* separator = " ";
  for (auto const& [name, value] : challenge.parameters) {
    text += separator;
    separator = ", ";
    if (name.empty()) {
      text += value;
      continue;
    }
    text.append(name).append("=\"");
    for (char const c : value) {
      if (c == '"' || c == '\\') text += '\\';
      text += is_field_value(std::string_view(&c, 1)) ? c : ' ';
    }
    text += '"';
  }
  return text;
}

}  // namespace tessera::http
