#include "packages/ai-agent-chatbox/command_line.hpp"

#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

#include <CLI/CLI.hpp>

namespace tessera::chatbox {
namespace {

/// `sessions list|show|export|rm`; which it was stands in `out.verb`.
void add_sessions(CLI::App& app, SessionsRequest& out) {
  CLI::App* const sessions = app.add_subcommand("sessions", "Conversations that are kept");
  sessions->require_subcommand(1);
  auto const verb = [&](char const* name, char const* about) {
    CLI::App* const one = sessions->add_subcommand(name, about);
    one->callback([&out, name] { out.verb = name; });
    return one;
  };
  verb("list", "All of them, the latest first");
  CLI::App* const show = verb("show", "One of them, as Markdown");
  CLI::App* const to = verb("export", "One of them, as Markdown or JSON");
  CLI::App* const rm = verb("rm", "Delete one of them");
  to->add_option("form", out.form, "md or json")->required()->check(CLI::IsMember({"md", "json"}));
  for (CLI::App* const one : {show, to, rm})
    one->add_option("session", out.id, "Its id, the beginning of that, or its name")->required();
  to->add_option("-o,--out", out.file, "A new file; else standard output");
}

/// `auth login|status|refresh|logout`; which it was stands in `out.verb`.
void add_auth(CLI::App& app, AuthRequest& out) {
  CLI::App* const auth = app.add_subcommand("auth", "Sign in at MCP servers, and out again");
  auth->require_subcommand(1);
  auto const verb = [&](char const* name, char const* about) {
    CLI::App* const one = auth->add_subcommand(name, about);
    one->add_option("server", out.server, "Its name; not needed where only one fits");
    one->callback([&out, name] { out.verb = name; });
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

void add_doctor(CLI::App& app, std::optional<DoctorRequest>& out, DoctorRequest& flags) {
  CLI::App* const doctor = app.add_subcommand(
      "doctor", "Look at terminal, files, model and servers, and name the first thing that fails");
  doctor->add_flag("--json", flags.json, "Answer in JSON");
  doctor->add_flag("--ask-model", flags.ask_model,
                   "Also ask the model for one word, which costs a few tokens");
  doctor->footer(kDoctorHelp);
  doctor->callback([&] { out = flags; });
}

}  // namespace

std::optional<int> parse_command_line(int argc, char** argv, CommandLine& out) {
  CLI::App app("Chat with an agent that uses the tools of MCP servers", "ai-agent-chatbox");
  app.set_version_flag("--version", TESSERA_VERSION);
  appkit::add_common_flags(app, out.common);
  std::string provider;
  std::string images;
  std::string output = "text";
  std::int32_t max_turns = 0;
  std::int32_t max_calls = 0;
  app.add_option("-p,--prompt", out.prompt, "Answer this one message and exit");
  app.add_option("--output", output, "text, json or stream-json")
      ->check(CLI::IsMember({"text", "json", "stream-json"}));
  app.add_option("--model,--provider", provider,
                 "Who answers: bedrock, anthropic, gemini, openai or offline, and :MODEL-ID");
  auto* const named =
      app.add_option("--mcp-config", out.mcp_config,
                     "Servers as JSON; else ./.mcp.json or ~/.config/tessera/mcp.json");
  app.add_flag("--no-mcp-config", out.no_mcp_config, "Read no such file")->excludes(named);
  app.add_flag("--trust-mcp-config", out.trust_mcp_config,
               "Use ./.mcp.json without asking: it may start programs");
  app.add_option("--images", images, "auto, kitty, iterm, sixel, blocks or off")
      ->check(CLI::IsMember({"auto", "kitty", "iterm", "sixel", "blocks", "off"}));
  app.add_flag("--plain,--screen-reader", out.plain, "Lines only: nothing moves, nothing is drawn");
  app.add_option("--color", out.color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--allow", out.allow, "Let server/tool run without a question (glob, repeatable)");
  app.add_option("--deny", out.deny, "Never call server/tool (glob, repeatable)");
  app.add_option("--max-turns", max_turns, "Answers of the model in one turn")
      ->check(CLI::PositiveNumber);
  app.add_option("--max-tool-calls", max_calls, "Calls in one turn")->check(CLI::PositiveNumber);
  std::string max_cost;
  app.add_option("--max-cost", max_cost, "US dollars, by an estimate; then no further answer")
      ->check(CLI::PositiveNumber);
  app.add_option("--timeout", out.timeout, "Seconds for the whole turn of -p")
      ->check(CLI::PositiveNumber);
  app.add_flag("--require-mcp", out.require_mcp, "Exit with 3 if a server cannot be reached");
  auto* const resumed = app.add_option("--resume", out.resume, "Go on with a session: id or name");
  app.add_flag("--continue", out.continue_session, "Go on with the latest session of this folder")
      ->excludes(resumed);
  SessionsRequest sessions;
  add_sessions(app, sessions);
  AuthRequest auth;
  add_auth(app, auth);
  DoctorRequest doctor;
  add_doctor(app, out.doctor, doctor);
  std::vector<std::string> call;
  CLI::App* const rules = app.add_subcommand("rules", "Rules for calls");
  CLI::App* const test = rules->add_subcommand("test", "Say which rule decides about a call");
  test->add_option("call", call, "server/tool, and the arguments as JSON")
      ->required()
      ->expected(1, 2);
  rules->require_subcommand(1);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    int const code = app.exit(error);
    return code == 0 ? kExitOk : kExitUsage;
  }
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
  set("limits.cost_usd", max_cost);
  if (max_turns > 0) set("limits.responses", std::to_string(max_turns));
  if (max_calls > 0) set("limits.tool_calls", std::to_string(max_calls));
  return std::nullopt;
}

}  // namespace tessera::chatbox
