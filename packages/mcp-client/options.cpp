#include "packages/mcp-client/options.hpp"

#include "packages/mcp-client/errc.hpp"
#include "packages/mcp-client/stdio_target.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>

namespace tessera::mcp_client {
namespace {

constexpr char const* kFooter =
    "Arguments of call: key=text (typed by the tool's schema), key:=json, key=@file, "
    "key:=@file.json.\n"
    "Exit codes: 0 ok, 1 protocol error, 2 usage, 3 authorization, 4 unreachable or too slow,\n"
    "5 the tool failed, 6 schema, 7 a person is needed, 130 interrupted.";

void add_flags(CLI::App& app, CommandLine& line) {
  app.add_option("url", line.url, "MCP endpoint; default: the configuration's")->type_name("URL");
  app.add_flag("--stdio", line.stdio, "Start the server: its command comes last, behind --");
  app.add_option("--env", line.environment,
                 "Variable for that server: NAME=VALUE, or NAME to hand ours on; may repeat")
      ->allow_extra_args(false);
  app.add_flag("--json", line.json, "Print results as JSON");
  app.add_flag("-v,--verbose", line.verbose,
               "Show what goes over the wire, and times; secrets are redacted");
  app.add_option("--era", line.era, "Protocol revision: auto, 2026-07-28 or 2025-11-25")
      ->check(CLI::IsMember({"auto", "2026-07-28", "2025-11-25"}));
  app.add_option("--timeout", line.timeout_seconds, "Seconds for one request")
      ->check(CLI::PositiveNumber);
  app.add_option("-H,--header", line.headers, "Further header field, 'Name: value'; may repeat")
      ->allow_extra_args(false);
  app.add_option(
      "--elicit", line.elicit,
      "Questions of the server: ask, accept, decline, cancel, or a JSON file of answers");
  app.add_option("--save-images", line.save_images, "Save images of results in this folder")
      ->type_name("DIR");
  app.add_flag("--dry-run", line.dry_run, "Print the request and send nothing");
  app.add_flag("--as-curl", line.as_curl, "Print the request as a curl command and send nothing");
  app.add_flag("!--no-validate", line.validate, "Do not check against the tool's schemas");
  appkit::add_common_flags(app, line.common);
}

using AddVerb = std::function<CLI::App*(CLI::App&, char const*, char const*, Verb)>;

void add_reading_verbs(CLI::App& app, CommandLine& line, AddVerb const& verb) {
  verb(app, "prompts", "List the prompts and what they take", Verb::prompts);
  CLI::App* prompt = verb(app, "prompt", "Fill in a prompt and show its messages", Verb::prompt);
  prompt->add_option("name", line.subject)->required();
  prompt->add_option("arguments", line.words, "key=text, key=@file");
  verb(app, "resources", "List the resources", Verb::resources);
  verb(app, "templates", "List the templates of resources", Verb::templates);
  verb(app, "read", "Read a resource", Verb::read)->add_option("uri", line.subject)->required();
  CLI::App* complete =
      verb(app, "complete", "Ask how an argument may go on, as an editor would", Verb::complete);
  complete->footer(
      "For example: complete prompt greet tone=wa who=you\n"
      "asks for values of `tone` that begin with `wa`, when `who` is `you` already.");
  complete->add_option("kind", line.kind, "What the argument belongs to: prompt or template")
      ->required()
      ->check(CLI::IsMember({"prompt", "template"}));
  complete->add_option("of", line.subject, "The prompt's name, or the template")->required();
  complete->add_option("arguments", line.words, "ARGUMENT=BEGINNING, then what is decided")
      ->required();
  CLI::App* listen = verb(app, "listen", "Show changes at the server as they come", Verb::listen);
  listen->add_option("uris", line.words, "Resources to hear of, besides the lists");
  listen->add_option("--count", line.count, "Stop after so many changes; default: on Ctrl-C");
  CLI::App* skills =
      verb(app, "skills", "List the skills, or load one after checking it", Verb::skills);
  skills->add_option("uri", line.subject, "Of a skill: load its SKILL.md");
  skills->add_option("file", line.words, "Of another file of that skill")->expected(0, 1);
}

void add_verbs(CLI::App& app, CommandLine& line) {
  AddVerb const verb = [&line](CLI::App& parent, char const* name, char const* text, Verb value) {
    CLI::App* sub = parent.add_subcommand(name, text);
    sub->fallthrough();
    sub->final_callback([&line, value] { line.verb = value; });
    return sub;
  };
  verb(app, "tools", "List the tools, or those that match (the default)", Verb::tools)
      ->add_option("pattern", line.subject, "Part of a name, title or description");
  verb(app, "describe", "Show one tool in full", Verb::describe)
      ->add_option("tool", line.subject)
      ->required();
  CLI::App* call = verb(app, "call", "Call a tool", Verb::call);
  call->add_option("tool", line.subject)->required();
  call->add_option("arguments", line.words, "key=text, key:=json, key=@file");
  call->add_option("-d,--data", line.data, "All arguments as one JSON object, @file or @-");
  verb(app, "info", "Show what the server says about itself", Verb::info);
  CLI::App* raw = verb(app, "raw", "Send any request and print its result", Verb::raw);
  raw->add_option("method", line.subject)->required();
  raw->add_option("params", line.data, "Parameters as JSON, @file or @-");
  add_reading_verbs(app, line, verb);
  CLI::App* auth = app.add_subcommand("auth", "Sign in, or look at the credential");
  auth->require_subcommand(1);
  auth->fallthrough();
  verb(*auth, "token", "Get a token and show what it is good for", Verb::auth_token)
      ->add_flag("--print", line.print_token, "Print the token itself");
  verb(*auth, "status", "Show the claims of the token, not verified", Verb::auth_status);
  verb(*auth, "login", "Sign in at the server's authorization server, in a browser",
       Verb::auth_login);
  verb(*auth, "logout", "Forget the tokens of this server", Verb::auth_logout);
}

}  // namespace

Parsed parse_command_line(int argc, char const* const* argv) {
  Parsed parsed;
  CommandLine& line = parsed.command;
  CLI::App app("Talks to an MCP server: its tools, prompts, resources and skills.", "mcp-client");
  app.footer(kFooter);
  app.set_version_flag("--version", "mcp-client " TESSERA_VERSION);
  app.require_subcommand(0, 1);
  add_flags(app, line);
  add_verbs(app, line);
  std::vector<std::string> words(argv + 1, argv + argc);
  line.command = take_command(words);
  // The parser takes them from the back.
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (CLI::ParseError const& failure) {
    bool const asked_for_help = app.exit(failure) == 0;
    parsed.exit = asked_for_help ? static_cast<int>(Exit::ok) : static_cast<int>(Exit::usage);
  }
  return parsed;
}

Result<http::Headers> parse_headers(std::vector<std::string> const& lines) {
  http::Headers headers;
  for (std::string const& line : lines) {
    std::size_t const colon = line.find(':');
    std::string_view const name = std::string_view(line).substr(0, colon);
    std::string_view const value = colon == std::string::npos
                                       ? std::string_view()
                                       : http::trim_ows(std::string_view(line).substr(colon + 1));
    if (colon == std::string::npos || !http::is_field_name(name) || !http::is_field_value(value))
      return fail(Errc::usage, "-H wants 'Name: value'");
    headers.add(name, value);
  }
  return headers;
}

}  // namespace tessera::mcp_client
