#include "llm/offline/tokenizer.hpp"

#include "llm/offline/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tessera::llm::offline {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

// U+0E00..U+0E7F is E0 B8 xx and E0 B9 xx.
bool is_thai(std::string_view at) {
  return at.size() >= 3 && at[0] == '\xE0' && (at[1] == '\xB8' || at[1] == '\xB9');
}

struct Quotes {
  std::string_view open, close;
};
constexpr std::array kQuotes{Quotes{"\"", "\""}, Quotes{"'", "'"}, Quotes{"\u201C", "\u201D"},
                             Quotes{"\u2018", "\u2019"}, Quotes{"`", "`"}};

bool is_email(std::string_view text) {
  std::size_t const at = text.find('@');
  if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos)
    return false;
  std::string_view const domain = text.substr(at + 1);
  std::size_t const dot = domain.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < domain.size();
}

bool is_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  bool dot = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' && !dot && i > 0 && i + 1 < text.size())
      dot = true;
    else if (!is_digit(text[i]))
      return false;
  }
  return !text.empty();
}

bool is_date(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == 'd' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  return text.size() == kShape.size() || text[kShape.size()] == 'T';
}

bool is_identifier(std::string_view text) {
  bool const allowed = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || (is_letter(c) && static_cast<unsigned char>(c) < 0x80) || c == '-' ||
           c == '_' || c == '#' || c == '.' || c == '/';
  });
  return allowed && std::any_of(text.begin(), text.end(), is_digit);
}

// Where the key of `key=value` ends, or npos.
std::size_t assignment(std::string_view chunk) {
  std::size_t const equals = chunk.find('=');
  if (equals == 0 || equals == std::string_view::npos || chunk.starts_with("http"))
    return std::string_view::npos;
  bool const key = std::all_of(
      chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(equals),
      [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; });
  return key ? equals : std::string_view::npos;
}

std::string_view trim_punctuation(std::string_view text) {
  constexpr std::string_view kMarks = ".,!?;:()[]{}<>\"'`";
  while (!text.empty() && kMarks.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  while (!text.empty() && kMarks.find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  return text;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : rest_(text) {}

  std::vector<Token> run() {
    while (!rest_.empty()) {
      if (is_space(rest_.front()))
        rest_.remove_prefix(1);
      else if (!take_quoted(""))
        take_chunk();
    }
    return std::move(tokens_);
  }

 private:
  void add_value(TokenKind kind, std::string_view text, std::string_view key = {}) {
    tokens_.push_back(Token{kind, std::string(text), {}, {}, std::string(key)});
  }

  void add_word(std::string_view text) {
    std::string word = singular(fold(text));
    std::string idea = concept_of(word);
    tokens_.push_back(
        Token{TokenKind::word, std::string(text), std::move(word), std::move(idea), {}});
  }

  // `key` is the left side if the quotation is the value of an assignment.
  bool take_quoted(std::string_view key) {
    for (Quotes const& quotes : kQuotes) {
      if (!rest_.starts_with(quotes.open)) continue;
      std::size_t const from = quotes.open.size();
      std::size_t const to = rest_.find(quotes.close, from);
      if (to == std::string_view::npos || to == from) continue;
      add_value(key.empty() ? TokenKind::quoted : TokenKind::assigned,
                rest_.substr(from, to - from), key);
      rest_.remove_prefix(to + quotes.close.size());
      return true;
    }
    return false;
  }

  void take_chunk() {
    auto const end = std::find_if(rest_.begin(), rest_.end(), is_space);
    std::string_view const chunk = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    std::size_t const equals = assignment(chunk);
    if (equals != std::string_view::npos) {
      std::string_view const key = chunk.substr(0, equals);
      rest_.remove_prefix(equals + 1);
      if (take_quoted(key)) return;
      std::string_view value = chunk.substr(equals + 1);
      rest_.remove_prefix(value.size());
      while (!value.empty() && (value.back() == ',' || value.back() == ';')) value.remove_suffix(1);
      add_value(TokenKind::assigned, value, key);
      return;
    }
    rest_.remove_prefix(chunk.size());
    split_scripts(chunk);
  }

  // Thai stands next to digits and Latin letters without a space.
  void split_scripts(std::string_view chunk) {
    std::size_t from = 0;
    while (from < chunk.size()) {
      bool const thai = is_thai(chunk.substr(from));
      std::size_t to = from;
      while (to < chunk.size() && is_thai(chunk.substr(to)) == thai) to += thai ? 3 : 1;
      std::string_view const run = chunk.substr(from, to - from);
      if (!thai)
        classify(trim_punctuation(run));
      else
        for (std::string const& word : words_of_thai(run)) add_word(word);
      from = to;
    }
  }

  void classify(std::string_view text) {
    if (text.empty()) return;
    if (text.starts_with("http://") || text.starts_with("https://"))
      add_value(TokenKind::url, text);
    else if (is_email(text))
      add_value(TokenKind::email, text);
    else if (is_number(text))
      add_value(TokenKind::number, text);
    else if (is_date(text))
      add_value(TokenKind::date, text);
    else if (text.starts_with('#') && is_number(text.substr(1)))
      add_value(TokenKind::number, text.substr(1));
    else if (is_identifier(text))
      add_value(TokenKind::identifier, text);
    else
      split_words(text);
  }

  void split_words(std::string_view text) {
    if (fold(text) == "e-mail" || fold(text) == "e-mails") return add_word("email");
    std::size_t from = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size() && is_letter(text[i])) continue;
      if (i > from) add_word(text.substr(from, i - from));
      from = i + 1;
    }
  }

  std::string_view rest_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Tokenizer(text).run(); }

}  // namespace tessera::llm::offline
