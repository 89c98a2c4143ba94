#include "packages/ai-agent-chatbox/command_line.hpp"

#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

namespace tessera::chatbox {
namespace {

/// `sessions list|show|export|rm`; which it was stands in `out.verb`.
void add_sessions(appkit::CommandParser const& app, SessionsRequest& out) {
  auto const sessions = app.command("sessions", "Conversations that are kept");
  sessions.requires_command();
  auto const verb = [&](char const* name, char const* about) {
    auto const one = sessions.command(name, about);
    one.on_chosen([&out, name] { out.verb = name; });
    return one;
  };
  verb("list", "All of them, the latest first");
  auto const show = verb("show", "One of them, as Markdown");
  auto const to = verb("export", "One of them, as Markdown or JSON");
  auto const rm = verb("rm", "Delete one of them");
  to.option("form", out.form, "md or json").required().one_of({"md", "json"});
  for (appkit::CommandParser const& one : {show, to, rm})
    one.option("session", out.id, "Its id, the beginning of that, or its name").required();
  to.option("-o,--out", out.file, "A new file; else standard output");
}

/// `auth login|status|refresh|logout`; which it was stands in `out.verb`.
void add_auth(appkit::CommandParser const& app, AuthRequest& out) {
  auto const auth = app.command("auth", "Sign in at MCP servers, and out again");
  auth.requires_command();
  auto const verb = [&](char const* name, char const* about) {
    auto const one = auth.command(name, about);
    one.option("server", out.server, "Its name; not needed where only one fits");
    one.on_chosen([&out, name] { out.verb = name; });
  };
  verb("login", "Sign in with the browser");
  verb("status", "Who is signed in where, and until when");
  verb("refresh", "Get a new token now");
  verb("logout", "Forget the tokens of a server");
}

constexpr char const* kDoctorHelp = R"(
No tool is called, and no credential is shown.
Exit codes: 0 all is well; else what the first failure means: 1 the model, 2 settings or files,
3 a server is not reached, 5 a credential, 6 a quota.
)";

void add_doctor(appkit::CommandParser const& app, std::optional<DoctorRequest>& out,
                DoctorRequest& flags) {
  auto const doctor = app.command(
      "doctor", "Look at terminal, files, model and servers, and name the first thing that fails");
  doctor.flag("--json", flags.json, "Answer in JSON");
  doctor.flag("--ask-model", flags.ask_model,
              "Also ask the model for one word, which costs a few tokens");
  doctor.footer(kDoctorHelp);
  doctor.on_chosen([&] { out = flags; });
}

}  // namespace

std::optional<int> parse_command_line(int argc, char** argv, CommandLine& out) {
  appkit::ProgramParser app(
      "ai-agent-chatbox", "Chat with an agent that uses the tools of MCP servers", TESSERA_VERSION);
  appkit::add_common_flags(app, out.common);
  std::string provider;
  std::string images;
  std::string theme;
  std::string output = "text";
  std::int32_t max_turns = 0;
  std::int32_t max_calls = 0;
  app.option("-p,--prompt", out.prompt, "Answer this one message and exit");
  app.option("--output", output, "text, json or stream-json")
      .one_of({"text", "json", "stream-json"});
  app.option("--model,--provider", provider,
             "Who answers: bedrock, anthropic, gemini, openai or offline, and :MODEL-ID");
  auto const named = app.option("--mcp-config", out.mcp_config,
                                "Servers as JSON; else ./.mcp.json or ~/.config/tessera/mcp.json");
  app.flag("--no-mcp-config", out.no_mcp_config, "Read no such file").excludes(named);
  app.flag("--trust-mcp-config", out.trust_mcp_config,
           "Use ./.mcp.json without asking: it may start programs");
  app.option("--images", images, "auto, kitty, iterm, sixel, blocks or off")
      .one_of({"auto", "kitty", "iterm", "sixel", "blocks", "off"});
  app.option("--theme", theme, "auto, dark, light or mono")
      .one_of({"auto", "dark", "light", "mono"});
  app.flag("--plain,--screen-reader", out.plain, "Lines only: nothing moves, nothing is drawn");
  app.option("--color", out.color, "auto, always or never").one_of({"auto", "always", "never"});
  app.option("--allow", out.allow, "Let server/tool run without a question (glob, repeatable)");
  app.option("--deny", out.deny, "Never call server/tool (glob, repeatable)");
  app.option("--max-turns", max_turns, "Answers of the model in one turn").positive();
  app.option("--max-tool-calls", max_calls, "Calls in one turn").positive();
  std::string max_cost;
  app.option("--max-cost", max_cost, "US dollars, by an estimate; then no further answer")
      .positive();
  app.option("--timeout", out.timeout, "Seconds for the whole turn of -p").positive();
  app.flag("--require-mcp", out.require_mcp, "Exit with 3 if a server cannot be reached");
  auto const resumed = app.option("--resume", out.resume, "Go on with a session: id or name");
  app.flag("--continue", out.continue_session, "Go on with the latest session of this folder")
      .excludes(resumed);
  SessionsRequest sessions;
  add_sessions(app, sessions);
  AuthRequest auth;
  add_auth(app, auth);
  DoctorRequest doctor;
  add_doctor(app, out.doctor, doctor);
  std::vector<std::string> call;
  auto const rules = app.command("rules", "Rules for calls");
  auto const test = rules.command("test", "Say which rule decides about a call");
  test.option("call", call, "server/tool, and the arguments as JSON").required().values(1, 2);
  rules.requires_command();
  if (std::optional<int> const exit = app.parse(argc, argv)) return exit;
  if (!auth.verb.empty()) out.auth = std::move(auth);
  if (!sessions.verb.empty()) out.sessions = std::move(sessions);
  if (!call.empty()) out.rules_test = call.size() > 1 ? call[0] + " " + call[1] : call[0];
  if (output == "json") out.output = OutputForm::json;
  if (output == "stream-json") out.output = OutputForm::stream_json;
  auto const set = [&](char const* key, std::string value) {
    if (!value.empty()) out.settings.emplace_back(key, std::move(value));
  };
  if (!provider.empty()) {
    // A model's id in the file belongs to the provider in the file.
    ModelSpec spec = parse_model_spec(provider);
    out.settings.emplace_back("model.provider", std::move(spec.provider));
    out.settings.emplace_back("model.id", std::move(spec.id));
  }
  set("images", images);
  set("theme", theme);
  set("limits.cost_usd", max_cost);
  if (max_turns > 0) set("limits.responses", std::to_string(max_turns));
  if (max_calls > 0) set("limits.tool_calls", std::to_string(max_calls));
  return std::nullopt;
}

}  // namespace tessera::chatbox
