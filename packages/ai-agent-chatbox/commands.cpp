#include "packages/ai-agent-chatbox/commands.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/attachments.hpp"
#include "packages/ai-agent-chatbox/auth_command.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace tessera::chatbox {
namespace {

struct Entry {
  std::string_view word;
  CommandName name;
  bool bare;  // also without the slash
};

constexpr std::array kEntries{
    Entry{"auth", CommandName::auth, true},
    Entry{"tools", CommandName::tools, false},
    Entry{"servers", CommandName::servers, false},
    Entry{"help", CommandName::help, true},
    Entry{"history", CommandName::history, true},
    Entry{"clear", CommandName::clear, true},
    Entry{"exit", CommandName::quit, true},
    Entry{"quit", CommandName::quit, true},
    Entry{"switch", CommandName::switch_model, true},
    Entry{"rules", CommandName::rules, false},
    Entry{"save", CommandName::save, false},
    Entry{"resume", CommandName::resume, false},
    Entry{"export", CommandName::export_session, false},
    Entry{"usage", CommandName::usage, false},
    Entry{"prompts", CommandName::prompts, false},
    Entry{"resources", CommandName::resources, false},
    Entry{"context", CommandName::context, false},
    Entry{"compact", CommandName::compact, false},
};

/// With a slash these take words behind them.
constexpr std::array kWithArgument{CommandName::rules, CommandName::save, CommandName::resume,
                                   CommandName::export_session, CommandName::compact};

/// Behind a bare `switch` only these: anything else is a sentence.
constexpr std::array<std::string_view, 5> kProviders{"bedrock", "anthropic", "gemini", "openai",
                                                     "offline"};

constexpr std::string_view kHelp =
    "Write a message and press Enter; Alt-Enter or a final \\ begins a new line.\n"
    "  auth        get a token and show whose it is, its tenant, scopes and end\n"
    "  /tools      the connected tools\n"
    "  /servers    the servers and whether they are connected\n"
    "  /prompts    the servers' prompts; /server:prompt name=value sends one\n"
    "  /resources  the servers' resources; write @server:uri in a message to attach one\n"
    "  /rules      which calls need your yes; /rules server/tool {arguments}: what decides\n"
    "  switch      who may answer; switch gemini, switch bedrock:MODEL: from now on that model\n"
    "  /resume     the latest sessions; /resume ID or NAME: go on with that one\n"
    "  /save       /save NAME: a name for this session; every session is kept\n"
    "  /export     /export md FILE or json FILE: this session as a file\n"
    "  /usage      tokens and estimated cost\n"
    "  /context    how full the model's room is; /compact leaves the oldest turns out\n"
    "  history     what you have sent\n"
    "  clear       forget the conversation; the tools stay\n"
    "  exit, quit  leave (also Ctrl-D, or Ctrl-C twice)\n"
    "Ctrl-C stops what runs. Ctrl-R searches the history. Each command also works with a slash.\n";

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::int64_t seconds_until(std::chrono::steady_clock::time_point when) {
  auto const left = when - std::chrono::steady_clock::now();
  return std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(left).count(), 0);
}

bool is_switch(std::string_view text, bool slash) {
  if (text.substr(0, text.find_first_of(" \t")) != "switch") return false;
  std::string const spec = argument_of(text);
  if (spec.empty()) return true;
  if (spec.find_first_of(" \t") != std::string::npos) return false;
  std::string_view const provider = std::string_view(spec).substr(0, spec.find(':'));
  return slash || std::find(kProviders.begin(), kProviders.end(), provider) != kProviders.end();
}

}  // namespace

std::string argument_of(std::string_view line) {
  std::string_view const text = trim(line);
  std::size_t const blank = text.find_first_of(" \t");
  return blank == std::string_view::npos ? std::string() : std::string(trim(text.substr(blank)));
}

std::optional<CommandName> command_of(std::string_view line) {
  std::string_view word = trim(line);
  bool const slash = word.starts_with('/');
  if (slash) word.remove_prefix(1);
  if (is_switch(word, slash)) return CommandName::switch_model;
  std::string_view const first = word.substr(0, word.find_first_of(" \t"));
  for (Entry const& entry : kEntries) {
    if (entry.word == word && (slash || entry.bare)) return entry.name;
    if (slash && entry.word == first &&
        std::find(kWithArgument.begin(), kWithArgument.end(), entry.name) != kWithArgument.end())
      return entry.name;
  }
  // `/server:prompt` is a message: it is read and sent.
  if (slash && is_prompt_call(line)) return std::nullopt;
  // A path or a date begins with a slash too, but has more of them or blanks.
  bool const command = slash && word.find_first_of("/ ") == std::string_view::npos;
  if (command) return CommandName::unknown;
  return std::nullopt;
}

std::string server_line(agent::ServerStatus const& status) {
  std::string out = term_safe_line(status.name) + ": ";
  switch (status.state) {
    case agent::ServerState::connecting:
      out += "connecting";
      break;
    case agent::ServerState::connected:
      out += "connected, " + std::to_string(status.tools) + " tools";
      break;
    case agent::ServerState::failed:
      out += "not connected, trying again in " + std::to_string(seconds_until(status.retry_at)) +
             " s (" + term_safe_line(status.problem) + way_to_sign_in(status) + ")";
      break;
    case agent::ServerState::disabled:
      out += "not used: " + term_safe_line(status.problem);
      break;
  }
  out += "  " + term_safe_line(status.url);
  if (!status.protocol.empty()) out += ", MCP " + term_safe_line(status.protocol);
  return out;
}

Task<> Commands::show_auth() {
  if (auth_ == nullptr) {
    terminal_.print("No authorization server is configured.\n");
    co_return;
  }
  std::string text;
  try {
    CredentialStatus const status = co_await auth_->current();
    text = describe_credential(status, clock_.now_seconds());
  } catch (Exception const& failure) {
    text = "Authentication failed: " + term_safe(failure.error().hint) + "\n";
  }
  terminal_.print(text);
}

Task<> Commands::show_tools() {
  co_await host_.ready();
  std::string out;
  for (agent::Tool const& tool : host_.tools()) {
    out += "  " + term_safe_line(tool.server) + "/" + term_safe_line(tool.name);
    if (!tool.title.empty()) out += "  " + term_safe_line(tool.title);
    out += tool.read_only ? "  [says: only reads]\n" : "  [needs your yes]\n";
    std::string const about = tool.description.substr(0, tool.description.find('\n'));
    if (!about.empty()) out += "      " + term_safe_line(about) + "\n";
  }
  terminal_.print(out.empty() ? "No tools are connected; /servers shows why.\n" : out);
}

Task<> Commands::show_prompts() {
  std::string text = co_await list_prompts(host_);
  terminal_.print(text);
}

Task<> Commands::show_resources() {
  std::string text = co_await list_resources(host_);
  terminal_.print(text);
}

Task<> Commands::run(CommandName command, std::string argument) {
  std::string out;
  switch (command) {
    case CommandName::auth:
      co_await show_auth();
      break;
    case CommandName::tools:
      co_await show_tools();
      break;
    case CommandName::servers:
      for (agent::ServerStatus const& status : host_.status())
        out += "  " + server_line(status) + "\n";
      terminal_.print(out.empty() ? "No servers are configured.\n" : out);
      break;
    case CommandName::help:
      terminal_.print(kHelp);
      break;
    case CommandName::history:
      for (std::string const& entry : history_.entries()) out += "  " + term_safe(entry) + "\n";
      terminal_.print(out.empty() ? "Nothing yet.\n" : out);
      break;
    case CommandName::clear:
      agent_.clear();
      terminal_.clear_screen();
      terminal_.print("The conversation is forgotten; the tools stay connected.\n");
      break;
    case CommandName::quit:
      break;
    case CommandName::switch_model:
    case CommandName::rules:
    case CommandName::save:
    case CommandName::resume:
    case CommandName::export_session:
    case CommandName::usage:
    case CommandName::context:
    case CommandName::compact:
      if (auto const found = others_.find(command); found != others_.end())
        terminal_.print(found->second(argument));
      break;
    case CommandName::prompts:
      co_await show_prompts();
      break;
    case CommandName::resources:
      co_await show_resources();
      break;
    case CommandName::unknown:
      terminal_.print("There is no such command; /help lists them.\n");
      break;
  }
}

}  // namespace tessera::chatbox
