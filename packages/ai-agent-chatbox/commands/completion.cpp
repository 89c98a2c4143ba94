#include "packages/ai-agent-chatbox/commands/completion.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/commands/model_list.hpp"
#include "packages/ai-agent-chatbox/image_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kLongest = 1'024;  // bytes of one candidate
constexpr std::size_t kMostEntries = 10'000;

using Kind = CursorPlace::Kind;

std::vector<Candidate> plain(std::vector<std::string> names) {
  std::vector<Candidate> out;
  for (std::string& name : names) out.push_back({std::move(name)});
  return out;
}

/// What goes into the line is what was seen in the list, and stays one word.
bool is_typable(std::string_view text) {
  bool const quoted = text.starts_with("@\"") || text.starts_with('"');
  bool const blank = text.find_first_of(" \t\n") != std::string_view::npos;
  return text.size() <= kLongest && (quoted || !blank) && term_safe_line(text) == text;
}

/// A path or a value is quoted only when it has to be.
std::string unquoted(std::string_view word) {
  std::string out(word);
  if (out.starts_with("@\"")) out.erase(1, 1);
  if (out.starts_with('"')) out.erase(0, 1);
  return out;
}

std::vector<Candidate> sessions(CurrentSession const& current) {
  std::vector<Candidate> out;
  for (SessionSummary const& session : current.store().list()) {
    out.push_back({session.id});
    if (!session.title.empty()) out.push_back({session.title});
  }
  return out;
}

}  // namespace

std::vector<Candidate> fitting(std::vector<Candidate> candidates, std::string_view word) {
  std::string const wanted = unquoted(word);
  std::erase_if(candidates, [&](Candidate const& one) {
    return !unquoted(one.text).starts_with(wanted) || !is_typable(one.text);
  });
  std::sort(candidates.begin(), candidates.end(),
            [](Candidate const& a, Candidate const& b) { return a.text < b.text; });
  auto const same = [](Candidate const& a, Candidate const& b) { return a.text == b.text; };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), same), candidates.end());
  if (candidates.size() > kMostFound) candidates.resize(kMostFound);
  return candidates;
}

std::string written_value(std::string_view value) {
  if (value.find_first_of(" \t\"") == std::string_view::npos) return std::string(value);
  std::string out = "\"";
  for (char const c : value) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

std::string value_so_far(std::string_view word) {
  if (!word.starts_with('"')) return std::string(word);
  std::string out;
  for (std::size_t at = 1; at < word.size(); ++at) {
    if (word[at] == '\\' && at + 1 < word.size()) ++at;
    out.push_back(word[at]);
  }
  return out;
}

std::vector<Candidate> image_paths(std::string_view word, std::string const& home) {
  std::string_view path = word.substr(std::min<std::size_t>(word.size(), 1));
  bool const quoted = path.starts_with('"');
  if (quoted) path.remove_prefix(1);
  std::size_t const slash = path.rfind('/');
  std::string const folder(path.substr(0, slash == std::string_view::npos ? 0 : slash + 1));
  std::string const begin(path.substr(folder.size()));
  std::string const where = path_of_mention(folder, home);
  std::error_code unreadable;  // what cannot be looked into has nothing to offer
  std::vector<Candidate> out;
  std::size_t seen = 0;
  std::filesystem::directory_iterator const end;
  std::filesystem::directory_iterator entry(where.empty() ? "." : where, unreadable);
  for (; !unreadable && entry != end && seen < kMostEntries; entry.increment(unreadable), ++seen) {
    std::string const name = entry->path().filename().string();
    bool const hidden = name.starts_with('.') && !begin.starts_with('.');
    std::error_code unknown;
    bool const inside = entry->is_directory(unknown);
    if (hidden || !name.starts_with(begin) || (!inside && !has_image_name(name))) continue;
    std::string const whole = folder + name + (inside ? "/" : "");
    bool const quote = quoted || whole.find(' ') != std::string::npos;
    bool const close = quote && !inside;
    out.push_back({(quote ? "@\"" : "@") + whole + (close ? "\"" : ""), !inside});
  }
  return out;
}

std::vector<Candidate> LineCompletion::first_words() const {
  std::vector<Candidate> out;
  for (Command const& command : all_commands())
    out.push_back({"/" + std::string(command.name), true});
  for (std::string const& server : catalog_.servers(true))
    out.push_back({"/" + server + ":", false});
  return out;
}

std::vector<Candidate> LineCompletion::arguments(Command const& command) const {
  Session const& session = room_.session;
  std::vector<std::string> names;
  switch (command.offers) {
    case Offers::nothing:
      break;
    case Offers::commands:
      for (Command const& one : all_commands()) names.emplace_back(one.name);
      break;
    case Offers::models:
      names = known_models(session.providers, *session.model, session.clock.now_seconds(),
                           session.model_world->outside.environment);
      break;
    case Offers::providers:
      for (Provider const& provider : session.providers) names.push_back(provider.name);
      names.emplace_back("offline");
      break;
    case Offers::tools:
      for (agent::Tool const& tool : catalog_.tools())
        names.push_back(tool.server + "/" + tool.name);
      if (command.name == "approve") names.emplace_back("forget");
      break;
    case Offers::sessions:
      return sessions(session.transcript);
    case Offers::forms:
      names = {"md", "json"};
      break;
    case Offers::themes:
      names = {"auto", "dark", "light", "mono"};
      break;
    case Offers::on_off:
      names = {"on", "off"};
      break;
  }
  return plain(std::move(names));
}

Task<std::vector<Candidate>> LineCompletion::prompts(std::string server) {
  std::vector<mcp::Prompt> const found = co_await catalog_.prompts(server);
  std::vector<Candidate> out;
  for (mcp::Prompt const& prompt : found) out.push_back({"/" + server + ":" + prompt.name});
  co_return out;
}

Task<std::vector<Candidate>> LineCompletion::prompt_arguments(CursorPlace place) {
  std::vector<mcp::Prompt> const found = co_await catalog_.prompts(place.server);
  std::vector<Candidate> out;
  for (mcp::Prompt const& one : found) {
    if (one.name != place.prompt || !one.arguments) continue;
    for (mcp::PromptArgument const& argument : *one.arguments)
      if (!place.given.contains(argument.name)) out.push_back({argument.name + "=", false});
  }
  co_return out;
}

Task<std::vector<Candidate>> LineCompletion::prompt_values(CursorPlace place) {
  mcp::CompleteParams wanted;
  wanted.ref.type = mcp::kRefPrompt;
  wanted.ref.name = std::move(place.prompt);
  wanted.argument = {std::move(place.argument), value_so_far(place.word)};
  if (!place.given.empty()) wanted.context.emplace().arguments = std::move(place.given);
  std::vector<std::string> const found =
      co_await catalog_.values(std::move(place.server), std::move(wanted));
  std::vector<Candidate> out;
  for (std::string const& value : found) out.push_back({written_value(value)});
  co_return out;
}

Task<std::vector<Candidate>> LineCompletion::resources(std::string server) {
  std::vector<mcp::Resource> const found = co_await catalog_.resources(server);
  std::vector<Candidate> out;
  for (mcp::Resource const& resource : found) out.push_back({"@" + server + ":" + resource.uri});
  co_return out;
}

Task<Completions> LineCompletion::operator()(std::string before) {
  CursorPlace const place = place_of(before);
  std::vector<Candidate> candidates;
  switch (place.kind) {
    case Kind::nothing:
      break;
    case Kind::first_word:
      candidates = first_words();
      break;
    case Kind::prompt:
      candidates = co_await prompts(place.server);
      break;
    case Kind::prompt_argument:
      candidates = co_await prompt_arguments(place);
      break;
    case Kind::prompt_value:
      candidates = co_await prompt_values(place);
      break;
    case Kind::argument:
      candidates = arguments(*place.command);
      break;
    case Kind::mention:
      candidates = image_paths(place.word, environment_variable("HOME"));
      for (std::string const& server : catalog_.servers(true))
        candidates.push_back({"@" + server + ":", false});
      break;
    case Kind::resource:
      candidates = co_await resources(place.server);
      break;
  }
  Completions out{place.from, fitting(std::move(candidates), place.word)};
  co_return out;
}

}  // namespace tessera::chatbox
