#include "llm/offline/matcher.hpp"

#include "llm/offline/parameters.hpp"
#include "llm/offline/vocabulary.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace tessera::llm::offline {
namespace {

constexpr double kInName = 3.0;
constexpr double kInTitle = 2.0;
constexpr double kInParameter = 1.5;
constexpr double kInDescription = 0.7;
constexpr double kSynonym = 0.8;       // the same idea in another word
constexpr double kSameVerbKind = 0.4;  // "list" for "get": both read
constexpr double kValueFits = 1.0;     // an address in the text, and a parameter that takes one
constexpr double kContradiction = 0.4;
constexpr double kOnlyVerb = 0.3;  // "get me a coffee" is no request for get_email
constexpr double kThreshold = 2.0;
constexpr double kTie = 0.9;  // the second within this share of the first

/// Words of a tool with the weight of the place where each stands.
struct Profile {
  std::map<std::string, double> words;
  std::map<std::string, double> ideas;
  VerbKind verb = VerbKind::none;
  bool named_by_verb = true;  // the name has no other words, as in `search`
  bool takes_email = false;
  bool takes_number = false;

  void add(std::string const& word, double weight) {
    if (is_stop_word(word)) return;
    auto const raise = [&](double& at) { at = std::max(at, weight); };
    raise(words[word]);
    raise(ideas[concept_of(word)]);
  }
};

Profile profile_of(ToolDefinition const& tool) {
  Profile profile;
  for (std::string const& word : split_identifier(tool.name)) {
    profile.add(word, kInName);
    VerbKind const verb = verb_kind(concept_of(word));
    if (profile.verb == VerbKind::none) profile.verb = verb;
    if (verb == VerbKind::none) profile.named_by_verb = false;
  }
  for (std::string const& word : split_identifier(tool.title)) profile.add(word, kInTitle);
  for (std::string const& word : split_identifier(tool.description))
    profile.add(word, kInDescription);
  for (Parameter const& parameter : parameters_of(tool.input_schema)) {
    for (std::string const& word : parameter.words) profile.add(word, kInParameter);
    for (std::string const& choice : parameter.choices)
      for (std::string const& word : split_identifier(choice)) profile.add(word, kInParameter);
    profile.takes_email = profile.takes_email || parameter.kind == ParameterKind::email;
    profile.takes_number = profile.takes_number || parameter.kind == ParameterKind::identifier ||
                           parameter.kind == ParameterKind::integer ||
                           parameter.kind == ParameterKind::number;
  }
  return profile;
}

double weight_of(Token const& token, Profile const& profile) {
  double best = 0;
  if (auto const word = profile.words.find(token.word); word != profile.words.end())
    best = word->second;
  if (auto const idea = profile.ideas.find(token.idea); idea != profile.ideas.end())
    best = std::max(best, idea->second * kSynonym);
  VerbKind const verb = verb_kind(token.idea);
  if (verb != VerbKind::none && verb == profile.verb)
    best = std::max(best, kInName * kSameVerbKind);
  return best;
}

// Between 0.5 (every tool has the word) and 1 (only one has it).
double rarity(Token const& token, std::vector<Profile> const& profiles) {
  auto const having = std::count_if(profiles.begin(), profiles.end(), [&](Profile const& profile) {
    return profile.ideas.contains(token.idea);
  });
  double const all = static_cast<double>(profiles.size());
  if (having == 0 || all < 2) return 1;
  return 0.5 + 0.5 * std::log(all / static_cast<double>(having)) / std::log(all);
}

double contradiction(std::vector<Token> const& words, Profile const& profile) {
  bool reads = false;
  bool writes = false;
  bool write_is_named = false;
  for (Token const& token : words) {
    VerbKind const verb = verb_kind(token.idea);
    reads = reads || verb == VerbKind::reads;
    writes = writes || verb == VerbKind::writes;
    write_is_named =
        write_is_named || (verb == VerbKind::writes && profile.ideas.contains(token.idea));
  }
  if (writes && !write_is_named) return kContradiction;
  if (!writes && profile.verb == VerbKind::writes) return kContradiction;
  if (writes && profile.verb == VerbKind::reads && !reads) return kContradiction;
  return 1;
}

}  // namespace

std::vector<Score> rank_tools(std::vector<Token> const& tokens,
                              std::vector<ToolDefinition> const& tools) {
  std::vector<Token> words;
  std::set<std::string> seen;
  bool has_email = false;
  bool has_number = false;
  for (Token const& token : tokens) {
    has_email = has_email || token.kind == TokenKind::email;
    has_number =
        has_number || token.kind == TokenKind::number || token.kind == TokenKind::identifier;
    if (token.kind == TokenKind::word && !is_stop_word(token.word) &&
        seen.insert(token.idea).second)
      words.push_back(token);
  }
  std::vector<Profile> profiles;
  profiles.reserve(tools.size());
  for (ToolDefinition const& tool : tools) profiles.push_back(profile_of(tool));

  std::vector<Score> scores;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    double value = 0;
    bool subject = profiles[i].named_by_verb;
    for (Token const& token : words) {
      double const weight = weight_of(token, profiles[i]);
      subject = subject || (weight > kInDescription && verb_kind(token.idea) == VerbKind::none);
      value += weight * rarity(token, profiles);
    }
    if (!subject) value *= kOnlyVerb;
    if (value > 0 && has_email && profiles[i].takes_email) value += kValueFits;
    if (value > 0 && has_number && profiles[i].takes_number) value += kValueFits / 2;
    double const factor = contradiction(words, profiles[i]);
    // However many nouns agree: a tool that does something else than asked is never a clear match.
    if (factor < 1) value = std::min(value * factor, kThreshold / 2);
    scores.push_back(Score{i, value});
  }
  // Of two equal tools the one that was listed first stays first.
  std::sort(scores.begin(), scores.end(), [](Score const& a, Score const& b) {
    return a.value != b.value ? a.value > b.value : a.tool < b.tool;
  });
  return scores;
}

bool is_clear(std::vector<Score> const& ranked) {
  if (ranked.empty() || ranked.front().value < kThreshold) return false;
  return ranked.size() < 2 || ranked[1].value < ranked.front().value * kTie;
}

std::vector<std::string> name_ideas(ToolDefinition const& tool) {
  std::vector<std::string> ideas;
  for (std::string const& word : split_identifier(tool.name)) ideas.push_back(concept_of(word));
  return ideas;
}

}  // namespace tessera::llm::offline
