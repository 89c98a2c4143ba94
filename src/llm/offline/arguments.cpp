#include "llm/offline/arguments.hpp"

#include "llm/offline/vocabulary.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tessera::llm::offline {
namespace {

constexpr std::array<std::string_view, 12> kPrepositions{
    "in", "for", "of", "about", "at", "on", "named", "called", "to", "saying", "with", "from"};

bool contains(std::vector<std::string> const& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

class Filler {
 public:
  Filler(std::vector<Parameter> const& parameters, std::vector<Token> const& tokens,
         std::vector<std::string> const& tool_words, json::object known)
      : parameters_(parameters), tokens_(tokens), tool_words_(tool_words), used_(tokens.size()) {
    filling_.arguments = std::move(known);
  }

  Filling run() {
    each({}, &Filler::assigned);
    each(ParameterKind::choice, &Filler::choice);
    each(ParameterKind::email, &Filler::email);
    each(ParameterKind::date, &Filler::date);
    each(ParameterKind::url, &Filler::url);
    each(ParameterKind::boolean, &Filler::boolean);
    each(ParameterKind::array, &Filler::array);
    each(ParameterKind::identifier, &Filler::numeric);
    each(ParameterKind::integer, &Filler::numeric);
    each(ParameterKind::number, &Filler::numeric);
    each(ParameterKind::identifier, &Filler::quoted);
    each(ParameterKind::text, &Filler::quoted);
    each(ParameterKind::text, &Filler::phrase);
    for (Parameter const& parameter : parameters_) {
      if (parameter.required && open(parameter) && parameter.kind != ParameterKind::confirmation)
        filling_.missing.push_back(parameter);
    }
    // People read the arguments in the order that the tool gives them.
    json::object ordered;
    for (Parameter const& parameter : parameters_)
      if (auto* value = filling_.arguments.if_contains(parameter.name))
        ordered[parameter.name] = std::move(*value);
    filling_.arguments = std::move(ordered);
    return std::move(filling_);
  }

 private:
  using Found = std::optional<std::size_t>;  // index of a token
  using Step = void (Filler::*)(Parameter const&);

  [[nodiscard]] bool open(Parameter const& parameter) const {
    return !filling_.arguments.contains(parameter.name);
  }

  void each(std::optional<ParameterKind> kind, Step step) {
    for (Parameter const& parameter : parameters_)
      if (open(parameter) && (!kind || parameter.kind == *kind)) (this->*step)(parameter);
  }

  bool take(Parameter const& parameter, Found token) {
    if (!token) return false;
    std::optional<json::value> value = convert(tokens_[*token].text, parameter);
    if (!value) return false;
    filling_.arguments[parameter.name] = std::move(*value);
    used_[*token] = true;
    return true;
  }

  template <class Condition>
  [[nodiscard]] Found first(Condition condition) const {
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (!used_[i] && condition(i)) return i;
    return std::nullopt;
  }

  [[nodiscard]] Found first_of(TokenKind kind) const {
    return first([&](std::size_t i) { return tokens_[i].kind == kind; });
  }

  void assigned(Parameter const& parameter) {
    take(parameter, first([&](std::size_t i) {
           return tokens_[i].kind == TokenKind::assigned &&
                  split_identifier(tokens_[i].key) == parameter.words;
         }));
  }

  void choice(Parameter const& parameter) {
    take(parameter,
         first([&](std::size_t i) { return convert(tokens_[i].text, parameter).has_value(); }));
  }

  [[nodiscard]] bool word_before(std::size_t token, std::string_view word) const {
    return token > 0 && tokens_[token - 1].word == word;
  }

  // "from a@x to b@y": which of two addresses is the new one is said by the word before it.
  void email(Parameter const& parameter) {
    bool const is_new = contains(parameter.words, "new");
    bool const is_old = contains(parameter.words, "old") || contains(parameter.words, "current");
    Found const preferred = first([&](std::size_t i) {
      return tokens_[i].kind == TokenKind::email &&
             ((is_new && word_before(i, "to")) || (is_old && word_before(i, "from")));
    });
    take(parameter, preferred ? preferred : first_of(TokenKind::email));
  }

  void date(Parameter const& parameter) { take(parameter, first_of(TokenKind::date)); }
  void url(Parameter const& parameter) { take(parameter, first_of(TokenKind::url)); }

  void boolean(Parameter const& parameter) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != TokenKind::word || !contains(parameter.words, tokens_[i].word) ||
          contains(tool_words_, tokens_[i].idea))
        continue;
      bool const negated =
          word_before(i, "without") || word_before(i, "no") || word_before(i, "not");
      filling_.arguments[parameter.name] = !negated;
      used_[i] = true;
      return;
    }
  }

  void array(Parameter const& parameter) {
    bool const numbers = parameter.item_type == "number" || parameter.item_type == "integer";
    if (!numbers && !parameter.required) return;
    json::array values;
    Parameter item;
    item.type = parameter.item_type.empty() ? "string" : parameter.item_type;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      TokenKind const kind = tokens_[i].kind;
      bool const wanted = numbers ? kind == TokenKind::number
                                  : kind == TokenKind::quoted || kind == TokenKind::email ||
                                        kind == TokenKind::identifier;
      if (used_[i] || !wanted) continue;
      if (std::optional<json::value> value = convert(tokens_[i].text, item)) {
        values.push_back(std::move(*value));
        used_[i] = true;
      }
    }
    if (!values.empty()) filling_.arguments[parameter.name] = std::move(values);
  }

  // How well the words beside a value name the parameter: "account 12345", "limit of 5", "5 days".
  [[nodiscard]] int nearness(std::size_t token, Parameter const& parameter) const {
    auto const names = [&](std::size_t i) {
      if (tokens_[i].kind != TokenKind::word || is_stop_word(tokens_[i].word)) return false;
      return std::any_of(parameter.words.begin(), parameter.words.end(), [&](auto const& word) {
        return word == tokens_[i].word || concept_of(word) == tokens_[i].idea;
      });
    };
    for (std::size_t back = 1; back <= 2 && back <= token; ++back)
      if (names(token - back)) return 3 - static_cast<int>(back);
    return token + 1 < tokens_.size() && names(token + 1) ? 1 : 0;
  }

  void numeric(Parameter const& parameter) {
    Found best;
    int best_nearness = parameter.required ? -1 : 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      bool const fits = tokens_[i].kind == TokenKind::number ||
                        (tokens_[i].kind == TokenKind::identifier && parameter.type == "string");
      if (used_[i] || !fits || !convert(tokens_[i].text, parameter)) continue;
      int const near = nearness(i, parameter);
      if (near > best_nearness) {
        best = i;
        best_nearness = near;
      }
    }
    take(parameter, best);
  }

  void quoted(Parameter const& parameter) {
    if (parameter.required || parameter.kind == ParameterKind::text)
      take(parameter, first_of(TokenKind::quoted));
  }

  [[nodiscard]] bool is_preposition(std::size_t i) const {
    return tokens_[i].kind == TokenKind::word &&
           std::find(kPrepositions.begin(), kPrepositions.end(), tokens_[i].word) !=
               kPrepositions.end();
  }
  [[nodiscard]] bool is_about_the_tool(std::size_t i) const {
    return tokens_[i].kind == TokenKind::word &&
           (contains(tool_words_, tokens_[i].idea) || is_stop_word(tokens_[i].word));
  }

  // Free text is guessed only for a parameter that must have a value: "weather in Bangkok",
  // "echo hello world".
  void phrase(Parameter const& parameter) {
    if (!parameter.required) return;
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i)
      if (is_preposition(i) && take_words(parameter, i + 1, true)) return;
    std::size_t tail = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i)
      if (contains(tool_words_, tokens_[i].idea)) tail = i + 1;
    if (tail > 0) take_words(parameter, tail, false);
  }

  bool take_words(Parameter const& parameter, std::size_t from, bool to_preposition) {
    std::string text;
    bool says_something = false;
    std::size_t to = from;
    for (; to < tokens_.size() && !used_[to]; ++to) {
      if (to_preposition && is_preposition(to)) break;
      says_something = says_something || !is_about_the_tool(to);
      text += (text.empty() ? "" : " ") + tokens_[to].text;
    }
    if (!says_something) return false;
    filling_.arguments[parameter.name] = text;
    std::fill(used_.begin() + static_cast<std::ptrdiff_t>(from),
              used_.begin() + static_cast<std::ptrdiff_t>(to), true);
    return true;
  }

  std::vector<Parameter> const& parameters_;
  std::vector<Token> const& tokens_;
  std::vector<std::string> const& tool_words_;
  std::vector<bool> used_;
  Filling filling_;
};

}  // namespace

Filling fill_arguments(std::vector<Parameter> const& parameters, std::vector<Token> const& tokens,
                       std::vector<std::string> const& tool_words, json::object known) {
  return Filler(parameters, tokens, tool_words, std::move(known)).run();
}

}  // namespace tessera::llm::offline
