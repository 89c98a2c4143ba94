#include "packages/ai-agent-chatbox/commands/cursor_place.hpp"

#include "packages/ai-agent-chatbox/attachments.hpp"

namespace tessera::chatbox {
namespace {

constexpr std::string_view kBlanks = " \t\n";

using Kind = CursorPlace::Kind;

CursorPlace at(Kind kind, std::string_view before, std::size_t from) {
  CursorPlace place;
  place.kind = kind;
  place.from = from;
  place.word = before.substr(from);
  return place;
}

/// Where the last word begins; a text in quotation marks is one, closed or not.
std::size_t last_word(std::string_view before) {
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < before.size(); ++at) {
    if (before[at] == '"')
      quoted = !quoted;
    else if (before[at] == '\\' && quoted)
      ++at;
    else if (!quoted && kBlanks.find(before[at]) != std::string_view::npos)
      begin = at + 1;
  }
  return begin;
}

/// `@word`, or `@"two words` that is not closed yet.
CursorPlace mention_in(std::string_view before) {
  std::size_t const sign = before.rfind('@');
  if (sign == std::string_view::npos) return {};
  bool const begins = sign == 0 || kBlanks.find(before[sign - 1]) != std::string_view::npos ||
                      before[sign - 1] == '(';
  std::string_view const rest = before.substr(sign + 1);
  bool const quoted = rest.starts_with('"');
  bool const open = quoted ? rest.find_first_of("\"\n", 1) == std::string_view::npos
                           : rest.find_first_of(kBlanks) == std::string_view::npos;
  if (!begins || !open) return {};
  CursorPlace place = at(Kind::mention, before, sign);
  std::size_t const colon = rest.find(':');
  if (quoted || colon == 0 || colon == std::string_view::npos) return place;
  place.kind = Kind::resource;
  place.server = rest.substr(0, colon);
  return place;
}

/// `/server:prompt a=1 b` or `/server:prompt a=1 b=2`, the cursor behind the prompt's name.
CursorPlace prompt_argument_in(std::string_view before) {
  std::size_t const from = last_word(before);
  Result<PromptCall> call = parse_prompt_call(before.substr(0, from));
  if (!call) return {};
  std::size_t const equals = before.find('=', from);
  bool const named = equals != std::string_view::npos;
  CursorPlace place =
      named ? at(Kind::prompt_value, before, equals + 1) : at(Kind::prompt_argument, before, from);
  if (named) place.argument = before.substr(from, equals - from);
  place.server = std::move(call->server);
  place.prompt = std::move(call->prompt);
  place.given = std::move(call->arguments);
  return place;
}

CursorPlace slash_word_in(std::string_view before) {
  std::size_t const end = before.find_first_of(kBlanks);
  if (end != std::string_view::npos && is_prompt_call(before.substr(0, end)))
    return prompt_argument_in(before);
  if (end == std::string_view::npos) {
    std::size_t const colon = before.find(':');
    CursorPlace place = at(
        colon > 1 && colon != std::string_view::npos ? Kind::prompt : Kind::first_word, before, 0);
    if (place.kind == Kind::prompt) place.server = before.substr(1, colon - 1);
    return place;
  }
  return {};
}

/// A command with the cursor in the first word behind it.
CursorPlace argument_in(std::string_view before) {
  std::size_t const end = before.find_first_of(kBlanks);
  if (end == std::string_view::npos) return {};
  bool const slash = before.starts_with('/');
  Command const* const command = find_command(before.substr(slash ? 1 : 0, end - (slash ? 1 : 0)));
  std::size_t const from = before.find_first_not_of(kBlanks, end);
  std::size_t const begin = from == std::string_view::npos ? before.size() : from;
  bool const first = before.find_first_of(kBlanks, begin) == std::string_view::npos;
  if (command == nullptr || !first || (!slash && !command->bare)) return {};
  CursorPlace place = at(Kind::argument, before, begin);
  place.command = command;
  return place;
}

}  // namespace

CursorPlace place_of(std::string_view before) {
  CursorPlace place;
  if (before.starts_with('/')) place = slash_word_in(before);
  if (place.kind == Kind::nothing) place = argument_in(before);
  return place.kind == Kind::nothing ? mention_in(before) : place;
}

}  // namespace tessera::chatbox
