#include "packages/mcp-client/options.hpp"

#include "packages/mcp-client/errc.hpp"
#include "packages/mcp-client/stdio_target.hpp"

#include <algorithm>
#include <functional>

namespace tessera::mcp_client {
namespace {

constexpr char const* kFooter =
    "Arguments of call: key=text (typed by the tool's schema), key:=json, key=@file, "
    "key:=@file.json.\n"
    "Exit codes: 0 ok, 1 protocol error, 2 usage, 3 authorization, 4 unreachable or too slow,\n"
    "5 the tool failed, 6 schema, 7 a person is needed, 130 interrupted.";

void add_flags(appkit::CommandParser const& app, CommandLine& line) {
  app.option("url", line.url, "MCP endpoint; default: the configuration's").type_name("URL");
  app.flag("--stdio", line.stdio, "Start the server: its command comes last, behind --");
  app.option("--env", line.environment,
             "Variable for that server: NAME=VALUE, or NAME to hand ours on; may repeat")
      .one_value();
  app.flag("--json", line.json, "Print results as JSON");
  app.flag("-v,--verbose", line.verbose,
           "Show what goes over the wire, and times; secrets are redacted");
  app.option("--era", line.era, "Protocol revision: auto, 2026-07-28 or 2025-11-25")
      .one_of({"auto", "2026-07-28", "2025-11-25"});
  app.option("--timeout", line.timeout_seconds, "Seconds for one request").positive();
  app.option("-H,--header", line.headers, "Further header field, 'Name: value'; may repeat")
      .one_value();
  app.option("--elicit", line.elicit,
             "Questions of the server: ask, accept, decline, cancel, or a JSON file of answers");
  app.option("--save-images", line.save_images, "Save images of results in this folder")
      .type_name("DIR");
  app.flag("--dry-run", line.dry_run, "Print the request and send nothing");
  app.flag("--as-curl", line.as_curl, "Print the request as a curl command and send nothing");
  app.flag("!--no-validate", line.validate, "Do not check against the tool's schemas");
  appkit::add_common_flags(app, line.common);
}

using AddVerb = std::function<appkit::CommandParser(appkit::CommandParser const&, char const*,
                                                    char const*, Verb)>;

void add_reading_verbs(appkit::CommandParser const& app, CommandLine& line, AddVerb const& verb) {
  verb(app, "prompts", "List the prompts and what they take", Verb::prompts);
  auto const prompt = verb(app, "prompt", "Fill in a prompt and show its messages", Verb::prompt);
  prompt.option("name", line.subject).required();
  prompt.option("arguments", line.words, "key=text, key=@file");
  verb(app, "resources", "List the resources", Verb::resources);
  verb(app, "templates", "List the templates of resources", Verb::templates);
  verb(app, "read", "Read a resource", Verb::read).option("uri", line.subject).required();
  auto const complete =
      verb(app, "complete", "Ask how an argument may go on, as an editor would", Verb::complete);
  complete.footer(
      "For example: complete prompt greet tone=wa who=you\n"
      "asks for values of `tone` that begin with `wa`, when `who` is `you` already.");
  complete.option("kind", line.kind, "What the argument belongs to: prompt or template")
      .required()
      .one_of({"prompt", "template"});
  complete.option("of", line.subject, "The prompt's name, or the template").required();
  complete.option("arguments", line.words, "ARGUMENT=BEGINNING, then what is decided").required();
  auto const listen = verb(app, "listen", "Show changes at the server as they come", Verb::listen);
  listen.option("uris", line.words, "Resources to hear of, besides the lists");
  listen.option("--count", line.count, "Stop after so many changes; default: on Ctrl-C");
  auto const skills =
      verb(app, "skills", "List the skills, or load one after checking it", Verb::skills);
  skills.option("uri", line.subject, "Of a skill: load its SKILL.md");
  skills.option("file", line.words, "Of another file of that skill").values(0, 1);
}

void add_verbs(appkit::CommandParser const& app, CommandLine& line) {
  AddVerb const verb = [&line](appkit::CommandParser const& parent, char const* name,
                               char const* text, Verb value) {
    auto const sub = parent.command(name, text);
    sub.falls_through();
    sub.on_chosen([&line, value] { line.verb = value; });
    return sub;
  };
  verb(app, "tools", "List the tools, or those that match (the default)", Verb::tools)
      .option("pattern", line.subject, "Part of a name, title or description");
  verb(app, "describe", "Show one tool in full", Verb::describe)
      .option("tool", line.subject)
      .required();
  auto const call = verb(app, "call", "Call a tool", Verb::call);
  call.option("tool", line.subject).required();
  call.option("arguments", line.words, "key=text, key:=json, key=@file");
  call.option("-d,--data", line.data, "All arguments as one JSON object, @file or @-");
  verb(app, "info", "Show what the server says about itself", Verb::info);
  auto const raw = verb(app, "raw", "Send any request and print its result", Verb::raw);
  raw.option("method", line.subject).required();
  raw.option("params", line.data, "Parameters as JSON, @file or @-");
  add_reading_verbs(app, line, verb);
  auto const auth = app.command("auth", "Sign in, or look at the credential");
  auth.requires_command();
  auth.falls_through();
  verb(auth, "token", "Get a token and show what it is good for", Verb::auth_token)
      .flag("--print", line.print_token, "Print the token itself");
  verb(auth, "status", "Show the claims of the token, not verified", Verb::auth_status);
  verb(auth, "login", "Sign in at the server's authorization server, in a browser",
       Verb::auth_login);
  verb(auth, "logout", "Forget the tokens of this server", Verb::auth_logout);
}

}  // namespace

Parsed parse_command_line(int argc, char const* const* argv) {
  Parsed parsed;
  CommandLine& line = parsed.command;
  appkit::ProgramParser app("mcp-client",
                            "Talks to an MCP server: its tools, prompts, resources and skills.",
                            "mcp-client " TESSERA_VERSION);
  app.footer(kFooter);
  add_flags(app, line);
  add_verbs(app, line);
  std::vector<std::string> words(argv + 1, argv + argc);
  line.command = take_command(words);
  parsed.exit = app.parse(std::move(words));
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
