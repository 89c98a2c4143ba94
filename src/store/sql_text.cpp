#include "store/sql_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tessera::store {
namespace {

bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

class Cutter {
 public:
  explicit Cutter(std::string_view sql) : sql_(sql) {}

  std::vector<SqlToken> run() {
    std::vector<SqlToken> tokens;
    while (at_ < sql_.size()) {
      if (skip_space_or_comment()) continue;
      std::size_t const begin = at_;
      SqlToken::Kind const kind = step();
      std::string_view const text = sql_.substr(begin, at_ - begin);
      tokens.push_back({kind, kind == SqlToken::Kind::parameter ? text.substr(1) : text});
    }
    return tokens;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  void skip_to(std::size_t place) noexcept { at_ = std::min(place, sql_.size()); }
  /// Goes behind the next `end`, or to the end of the text.
  void skip_behind(std::string_view end, std::size_t from) noexcept {
    std::size_t const found = sql_.find(end, from);
    skip_to(found == std::string_view::npos ? sql_.size() : found + end.size());
  }
  template <class Test>
  void skip_while(Test test) noexcept {
    while (at_ < sql_.size() && test(sql_[at_])) ++at_;
  }

  bool skip_space_or_comment() noexcept {
    if (is_space(peek())) {
      ++at_;
    } else if (peek() == '-' && peek(1) == '-') {
      skip_behind("\n", at_);
    } else if (peek() == '/' && peek(1) == '*') {
      skip_behind("*/", at_ + 2);
    } else {
      return false;
    }
    return true;
  }

  /// Moves behind one token. A doubled quote inside quotes reads as two quoted pieces: just as
  /// well.
  SqlToken::Kind step() noexcept {
    char const first = sql_[at_];
    if (first == ';') {
      ++at_;
      return SqlToken::Kind::semicolon;
    }
    if (first == '\'' || first == '"') {
      skip_behind(sql_.substr(at_, 1), at_ + 1);
      return SqlToken::Kind::other;
    }
    if (is_letter(first)) {
      skip_while([](char c) { return is_letter(c) || is_digit(c) || c == '$'; });
      return SqlToken::Kind::word;
    }
    if (first == '$') return step_dollar();
    if (is_digit(first)) {
      skip_while([](char c) { return is_letter(c) || is_digit(c) || c == '.'; });
      return SqlToken::Kind::other;
    }
    ++at_;
    return SqlToken::Kind::other;
  }

  /// `$1`, or a text between `$tag$` and `$tag$`.
  SqlToken::Kind step_dollar() noexcept {
    std::size_t const begin = at_++;
    if (is_digit(peek())) {
      skip_while(is_digit);
      return SqlToken::Kind::parameter;
    }
    skip_while([](char c) { return is_letter(c) || is_digit(c); });
    if (peek() == '$') {
      ++at_;
      skip_behind(sql_.substr(begin, at_ - begin), at_);
    }
    return SqlToken::Kind::other;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql) { return Cutter(sql).run(); }

bool is_word(SqlToken const& token, std::string_view upper) noexcept {
  auto const same = [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; };
  return token.kind == SqlToken::Kind::word &&
         std::equal(token.text.begin(), token.text.end(), upper.begin(), upper.end(), same);
}

bool touches_transaction(std::vector<SqlToken> const& tokens) noexcept {
  constexpr std::array<std::string_view, 18> kForbidden{
      "BEGIN",     "START",      "COMMIT", "END",    "ROLLBACK", "ABORT",
      "SAVEPOINT", "RELEASE",    "SET",    "RESET",  "PREPARE",  "LISTEN",
      "DISCARD",   "DEALLOCATE", "ATTACH", "DETACH", "COPY",     "LOAD"};
  bool is_first = true;
  for (SqlToken const& token : tokens) {
    if (is_first && std::any_of(kForbidden.begin(), kForbidden.end(),
                                [&](std::string_view word) { return is_word(token, word); }))
      return true;
    is_first = token.kind == SqlToken::Kind::semicolon;
  }
  return false;
}

bool uses_each_parameter(std::vector<SqlToken> const& tokens, std::size_t given) {
  std::vector<bool> used(given, false);
  for (SqlToken const& token : tokens) {
    if (token.kind != SqlToken::Kind::parameter) continue;
    std::size_t number = 0;
    std::string_view const digits = token.text;
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc() || number == 0 || number > given) return false;
    used[number - 1] = true;
  }
  return std::all_of(used.begin(), used.end(), [](bool one) { return one; });
}

}  // namespace tessera::store
