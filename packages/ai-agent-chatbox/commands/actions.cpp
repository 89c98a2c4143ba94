#include "packages/ai-agent-chatbox/commands/actions.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/attachments.hpp"
#include "packages/ai-agent-chatbox/commands/approve_text.hpp"
#include "packages/ai-agent-chatbox/commands/command.hpp"
#include "packages/ai-agent-chatbox/commands/image_again.hpp"
#include "packages/ai-agent-chatbox/commands/server_list.hpp"
#include "packages/ai-agent-chatbox/commands/tool_list.hpp"
#include "packages/ai-agent-chatbox/doctor/doctor.hpp"
#include "packages/ai-agent-chatbox/rules_text.hpp"
#include "packages/ai-agent-chatbox/usage_text.hpp"

namespace tessera::chatbox::actions {

Task<std::string> approve(CommandRoom& room, std::string argument) {
  co_await room.session.host->ready();
  co_return approve_by_hand(room.session.approvals, *room.session.host, argument);
}

Task<std::string> auth(CommandRoom& room, std::string) {
  if (room.session.auth == nullptr) co_return "No authorization server is configured.\n";
  std::string out;
  try {
    CredentialStatus const status = co_await room.session.auth->current();
    out = describe_credential(status, room.session.clock.now_seconds());
  } catch (Exception const& failure) {
    out = "Authentication failed: " + term_safe(failure.error().hint) + "\n";
  }
  co_return out;
}

Task<std::string> clear(CommandRoom& room, std::string) {
  room.agent.clear();
  room.terminal.clear_screen();
  co_return "The conversation is forgotten; the tools stay connected.\n";
}

Task<std::string> compact(CommandRoom& room, std::string argument) {
  co_return chatbox::compact(room.agent, argument);
}

Task<std::string> context(CommandRoom& room, std::string) {
  co_return describe_context(room.agent);
}

Task<std::string> debug(CommandRoom& room, std::string argument) {
  WireView& wire = *room.session.wire;
  if (argument == "on")
    wire.on = true;
  else if (argument == "off")
    wire.on = false;
  else if (argument.empty())
    wire.on = !wire.on;
  else
    co_return "/debug, /debug on or /debug off\n";
  if (!wire.on) co_return "What goes over the wire is not shown any more.\n";
  co_return "What goes over the wire is shown from now on: > out, < in. Secrets are left out.\n";
}

Task<std::string> doctor(CommandRoom& room, std::string) {
  room.terminal.busy("looking");
  Task<std::vector<appkit::Section>> looking = examine_session(room.session);
  std::vector<appkit::Section> const sections = co_await std::move(looking);
  room.terminal.idle();
  co_return appkit::in_words(sections);
}

Task<std::string> export_session(CommandRoom& room, std::string argument) {
  co_return room.session.transcript.export_as(argument);
}

Task<std::string> help(CommandRoom&, std::string argument) { co_return help_text(argument); }

Task<std::string> history(CommandRoom& room, std::string) {
  std::string out;
  for (std::string const& entry : room.history.entries()) out += "  " + term_safe(entry) + "\n";
  if (out.empty()) out = "Nothing yet.\n";
  co_return out;
}

Task<std::string> image(CommandRoom& room, std::string argument) {
  Result<llm::Image const*> const wanted = image_again(room.agent.conversation(), argument);
  if (!wanted) co_return wanted.error().hint + "\n";
  // A copy: the conversation is not ours while the terminal draws.
  std::string bytes = (*wanted)->data;
  Task<> showing = room.images.show(std::move(bytes));
  co_await std::move(showing);
  co_return std::string();
}

Task<std::string> prompts(CommandRoom& room, std::string) {
  return list_prompts(*room.session.host);
}

Task<std::string> resources(CommandRoom& room, std::string) {
  return list_resources(*room.session.host);
}

Task<std::string> resume(CommandRoom& room, std::string argument) {
  co_return room.session.transcript.resume(argument, room.agent);
}

Task<std::string> rules(CommandRoom& room, std::string argument) {
  Session& session = room.session;
  if (argument.empty()) co_return describe_rules(session.rules);
  Result<std::string> const text = explain_call(session.approvals, *session.host, argument);
  if (!text) co_return term_safe(text.error().hint) + "\n";
  co_return *text;
}

Task<std::string> save(CommandRoom& room, std::string argument) {
  co_return room.session.transcript.save(argument);
}

Task<std::string> servers(CommandRoom& room, std::string) {
  co_return server_list(room.session.host->status());
}

Task<std::string> theme(CommandRoom& room, std::string argument) {
  if (!room.terminal.look().color)
    co_return "The theme is mono: there are no colours here (NO_COLOR, --color, TERM or a pipe).\n";
  if (!argument.empty() && !is_theme_word(argument)) co_return "/theme auto, dark, light or mono\n";
  if (!argument.empty()) {
    Task<> taking = room.terminal.use_theme(theme_of(argument));
    co_await std::move(taking);
  }
  co_return "The theme is " + std::string(room.terminal.look().theme.name) + ".\n";
}

Task<std::string> tools(CommandRoom& room, std::string argument) {
  co_await room.session.host->ready();
  Look const look = room.terminal.look();
  ListRoom space{0, look.columns};
  // The prompt needs a row, and so does what was typed.
  if (look.rows > 0) space.rows = look.rows > 3 ? look.rows - 3 : 1;
  co_return tool_list(room.session.host->tools(), argument, space);
}

Task<std::string> usage(CommandRoom& room, std::string) {
  co_return describe_usage(room.agent, *room.session.model);
}

}  // namespace tessera::chatbox::actions
