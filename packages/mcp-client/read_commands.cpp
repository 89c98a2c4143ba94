#include "packages/mcp-client/read_commands.hpp"

#include "appkit/near_miss.hpp"
#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "mcp/protocol/methods.hpp"
#include "packages/mcp-client/pretty_json.hpp"
#include "packages/mcp-client/render_lists.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tessera::mcp_client {
namespace {

std::string json_lines(json::value const& value) {
  return term_safe_json(pretty_json(value)) + "\n";
}

/// Shows a list as JSON, as lines, or says that it is empty.
template <class T>
void show_list(std::vector<T> const& list, std::string const& what, CommandLine const& line,
               Screen const& screen) {
  if (line.json)
    screen.out(json_lines(to_json(list)));
  else if (list.empty())
    screen.notes("The server offers no " + what + ".\n");
  else
    screen.out(render_list(list));
}

using Texts = std::map<std::string, std::string>;

/// `key=text` words; `key=@file` reads a file where one may be read.
Texts texts_of(std::vector<std::string> const& words, ReadFile const* read_file) {
  Texts texts;
  for (std::string const& word : words) {
    std::size_t const equals = word.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Exception(fail(Errc::usage, "'" + word + "' is no argument: write key=text"));
    std::string text = word.substr(equals + 1);
    if (read_file != nullptr && text.starts_with('@')) {
      Result<std::string> content = (*read_file)(text.substr(1));
      if (!content) throw Exception(content.error());
      text = std::move(*content);
    }
    if (!texts.emplace(word.substr(0, equals), std::move(text)).second)
      throw Exception(fail(Errc::usage, "'" + word.substr(0, equals) + "' is given twice"));
  }
  return texts;
}

mcp::Prompt find_prompt(std::vector<mcp::Prompt> const& prompts, std::string const& name) {
  std::vector<std::string> names;
  for (mcp::Prompt const& prompt : prompts) {
    if (prompt.name == name) return prompt;
    names.push_back(prompt.name);
  }
  std::string text = "the server has no prompt '" + name + "'";
  std::string_view const meant = appkit::near_miss(name, names);
  if (!meant.empty()) text += ": did you mean " + std::string(meant) + "?";
  throw Exception(fail(Errc::unknown_tool, std::move(text)));
}

void check_arguments(mcp::Prompt const& prompt, Texts const& given) {
  std::vector<std::string> known;
  for (mcp::PromptArgument const& argument :
       prompt.arguments.value_or(std::vector<mcp::PromptArgument>())) {
    known.push_back(argument.name);
    if (argument.required.value_or(false) && !given.contains(argument.name))
      throw Exception(fail(Errc::schema_mismatch, "the prompt needs '" + argument.name + "': add " +
                                                      argument.name + "=TEXT"));
  }
  for (auto const& [name, unused] : given) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string text = "the prompt takes no argument '" + name + "'";
    std::string_view const meant = appkit::near_miss(name, known);
    if (!meant.empty()) text += ": did you mean '" + std::string(meant) + "'?";
    throw Exception(fail(Errc::schema_mismatch, std::move(text)));
  }
}

mcp::CompleteParams completion_of(CommandLine const& line) {
  if (line.words.empty()) throw Exception(fail(Errc::usage, "complete needs ARGUMENT=BEGINNING"));
  mcp::CompleteParams params;
  bool const of_prompt = line.kind == "prompt";
  params.ref.type = std::string(of_prompt ? mcp::kRefPrompt : mcp::kRefResource);
  (of_prompt ? params.ref.name : params.ref.uri) = line.subject;
  Texts const argument = texts_of({line.words.front()}, nullptr);
  params.argument = mcp::CompletionArgument{argument.begin()->first, argument.begin()->second};
  std::vector<std::string> const rest(line.words.begin() + 1, line.words.end());
  if (!rest.empty()) params.context = mcp::CompletionContext{texts_of(rest, nullptr)};
  return params;
}

mcp::SubscriptionFilter filter_of(CommandLine const& line) {
  mcp::SubscriptionFilter wanted;
  wanted.tools_list_changed = true;
  wanted.prompts_list_changed = true;
  wanted.resources_list_changed = true;
  if (!line.words.empty()) wanted.resource_subscriptions = line.words;
  return wanted;
}

json::object object_of(json::value value) { return std::move(value.get_object()); }

}  // namespace

Task<Exit> run_prompts(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<std::vector<mcp::Prompt>> listing = client.list_prompts();
  std::vector<mcp::Prompt> const prompts = co_await std::move(listing);
  show_list(prompts, "prompts", line, screen);
  co_return Exit::ok;
}

Task<Exit> run_prompt(mcp::Client& client, CommandLine const& line, ReadFile const& read_file,
                      Screen const& screen) {
  Texts given = texts_of(line.words, &read_file);
  if (line.validate) {
    Task<std::vector<mcp::Prompt>> listing = client.list_prompts();
    std::vector<mcp::Prompt> const prompts = co_await std::move(listing);
    check_arguments(find_prompt(prompts, line.subject), given);
  }
  Task<mcp::GetPromptResult> getting = client.get_prompt(line.subject, std::move(given));
  mcp::GetPromptResult const got = co_await std::move(getting);
  screen.out(line.json ? json_lines(to_json(got)) : render_prompt(got));
  co_return Exit::ok;
}

Task<Exit> run_resources(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<std::vector<mcp::Resource>> listing = client.list_resources();
  std::vector<mcp::Resource> const resources = co_await std::move(listing);
  show_list(resources, "resources", line, screen);
  co_return Exit::ok;
}

Task<Exit> run_templates(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<std::vector<mcp::ResourceTemplate>> listing = client.list_resource_templates();
  std::vector<mcp::ResourceTemplate> const templates = co_await std::move(listing);
  show_list(templates, "templates", line, screen);
  co_return Exit::ok;
}

Task<Exit> run_read(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<mcp::ReadResourceResult> reading = client.read_resource(line.subject);
  mcp::ReadResourceResult const read = co_await std::move(reading);
  screen.out(line.json ? json_lines(to_json(read)) : render_contents(read));
  co_return Exit::ok;
}

Task<Exit> run_complete(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<mcp::Completion> completing = client.complete(completion_of(line));
  mcp::Completion const completion = co_await std::move(completing);
  if (line.json) {
    screen.out(json_lines(to_json(completion)));
    co_return Exit::ok;
  }
  std::string text;
  for (std::string const& value : completion.values) text += term_safe_line(value) + "\n";
  screen.out(text);
  if (completion.has_more.value_or(false)) screen.notes("note: the server knows more of them\n");
  co_return Exit::ok;
}

Task<Exit> run_listen(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  Task<mcp::Subscription> listening = client.listen(filter_of(line));
  mcp::Subscription subscription = co_await std::move(listening);
  screen.notes("The server tells of: " + render_filter(subscription.honoured()) + "\n");
  for (std::size_t heard = 0; line.count == 0 || heard < line.count; ++heard) {
    Task<std::optional<mcp::Change>> waiting = subscription.next();
    std::optional<mcp::Change> const change = co_await std::move(waiting);
    if (!change) {
      screen.notes("The server has ended the subscription.\n");
      break;
    }
    screen.out(line.json ? write_json(change_json(*change)) + "\n" : render_change(*change));
  }
  co_return Exit::ok;
}

Task<Exit> run_skills(mcp::Client& client, CommandLine const& line, Screen const& screen) {
  if (line.subject.empty()) {
    Task<std::vector<mcp::Skill>> listing = client.list_skills();
    std::vector<mcp::Skill> const skills = co_await std::move(listing);
    show_list(skills, "skills", line, screen);
    co_return Exit::ok;
  }
  Task<mcp::Skill> getting = client.get_skill(line.subject);
  mcp::Skill const skill = co_await std::move(getting);
  std::string const file = line.words.empty() ? skill.uri : line.words.front();
  Task<std::string> loading = client.load_skill_file(skill, file);
  std::string const bytes = co_await std::move(loading);
  screen.notes("verified: size, digest and frontmatter are what the server promised\n");
  screen.out(term_safe(bytes) + (bytes.ends_with('\n') ? "" : "\n"));
  co_return Exit::ok;
}

std::optional<std::pair<std::string, json::object>> reading_request(CommandLine const& line,
                                                                    ReadFile const& read_file) {
  auto const request = [](std::string_view method, json::object params) {
    return std::make_pair(std::string(method), std::move(params));
  };
  json::object of_uri;
  of_uri["uri"] = line.subject;
  switch (line.verb) {
    case Verb::prompts:
      return request(mcp::kMethodListPrompts, {});
    case Verb::resources:
      return request(mcp::kMethodListResources, {});
    case Verb::templates:
      return request(mcp::kMethodListTemplates, {});
    case Verb::read:
      return request(mcp::kMethodReadResource, std::move(of_uri));
    case Verb::prompt: {
      mcp::GetPromptParams params;
      params.name = line.subject;
      if (!line.words.empty()) params.arguments = texts_of(line.words, &read_file);
      return request(mcp::kMethodGetPrompt, object_of(to_json(params)));
    }
    case Verb::complete:
      return request(mcp::kMethodComplete, object_of(to_json(completion_of(line))));
    case Verb::listen: {
      mcp::ListenParams params;
      params.notifications = filter_of(line);
      return request(mcp::kMethodListen, object_of(to_json(params)));
    }
    case Verb::skills:
      return line.subject.empty() ? request(mcp::kMethodListSkills, {})
                                  : request(mcp::kMethodGetSkill, std::move(of_uri));
    case Verb::tools:
    case Verb::describe:
    case Verb::call:
    case Verb::info:
    case Verb::raw:
    case Verb::auth_token:
    case Verb::auth_status:
    case Verb::auth_login:
    case Verb::auth_logout:
      break;
  }
  return std::nullopt;
}

}  // namespace tessera::mcp_client
