#include "packages/ai-agent-chatbox/command_line.hpp"

#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

#include <CLI/CLI.hpp>

namespace tessera::chatbox {

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
  app.add_option("--output", output, "text or json")->check(CLI::IsMember({"text", "json"}));
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
  app.add_option("--timeout", out.timeout, "Seconds for the whole turn of -p")
      ->check(CLI::PositiveNumber);
  app.add_flag("--require-mcp", out.require_mcp, "Exit with 3 if a server cannot be reached");
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
  if (!call.empty()) out.rules_test = call.size() > 1 ? call[0] + " " + call[1] : call[0];
  out.output = output == "json" ? OutputForm::json : OutputForm::text;
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
  if (max_turns > 0) set("limits.responses", std::to_string(max_turns));
  if (max_calls > 0) set("limits.tool_calls", std::to_string(max_calls));
  return std::nullopt;
}

}  // namespace tessera::chatbox
