#include "packages/ai-agent-chatbox/conversation.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/commands/actions.hpp"
#include "packages/ai-agent-chatbox/commands/completion.hpp"
#include "packages/ai-agent-chatbox/commands/model_list.hpp"
#include "packages/ai-agent-chatbox/commands/server_list.hpp"
#include "packages/ai-agent-chatbox/dialog.hpp"
#include "packages/ai-agent-chatbox/display.hpp"
#include "packages/ai-agent-chatbox/forms.hpp"
#include "packages/ai-agent-chatbox/headless.hpp"
#include "packages/ai-agent-chatbox/image_show.hpp"
#include "packages/ai-agent-chatbox/open_terminal.hpp"
#include "packages/ai-agent-chatbox/repl.hpp"
#include "packages/ai-agent-chatbox/report.hpp"
#include "packages/ai-agent-chatbox/system_prompt.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

namespace tessera::chatbox {
namespace {

constexpr int kOut = 1;
constexpr int kErr = 2;

/// A line about settings of other programs, or nothing.
std::string ignored_settings(ServerSpec const& server) {
  std::string names;
  for (std::string const& name : server.ignored)
    names += (names.empty() ? "" : ", ") + term_safe_line(name, 40);
  if (names.empty()) return names;
  return term_safe_line(server.name) + ": not obeyed here: " + names + "\n";
}

/// Asks about the servers of this folder's file. @return true when they may be used
Task<bool> may_use_file(Session& session, Terminal& terminal) {
  if (!session.file_needs_a_yes()) co_return true;
  terminal.print("\n" + describe_mcp_file(*session.mcp_file));
  std::string prompt =
      "Use these servers? You are asked again when the file changes. (Yes/No) [No] ";
  Input const input = co_await terminal.read_answer(std::move(prompt));
  if (input.kind != Input::Kind::text || read_reply(input.text) != Reply::yes) {
    terminal.print("They are not used.\n");
    co_return false;
  }
  Result<void> const kept = session.trusted_files().trust(*session.mcp_file);
  if (!kept)
    terminal.print("Used this time; it could not be remembered: " + term_safe(kept.error().hint) +
                   "\n");
  co_return true;
}

}  // namespace

Task<int> run_conversation(Session& session, CommandLine command_line, std::string banner) {
  Executor const executor = session.loop.get_executor();
  bool const json = command_line.output != OutputForm::text;
  bool const stream = command_line.output == OutputForm::stream_json;
  bool const person = session.surroundings.input_is_terminal;
  TaskGroup tasks(executor, *session.log);
  History history(person ? session.folder("history") : "");
  std::unique_ptr<Terminal> const terminal = open_terminal(session, tasks, history, json);
  if (person && !json) {
    bool const with_file = co_await may_use_file(session, *terminal);
    session.open_servers(with_file, true);
  } else {
    session.open_servers_for_nobody();
  }
  ImageShow images(*terminal, session.folder("images"));
  Display display(*terminal, images);
  auto const recorder = make_recorder(stream, session.folder("images"),
                                      [](std::string const& line) { write_fully(kOut, line); });
  std::map<std::string, std::string> addresses;
  for (ServerSpec const& server : session.servers) addresses[server.name] = server.shown;
  TerminalPerson human(*terminal, std::move(addresses));
  agent::TurnObserver& observer = json ? static_cast<agent::TurnObserver&>(*recorder) : display;
  agent::Agent agent({*session.model, *session.host, session.approvals, human, observer,
                      session.transcript, session.clock},
                     session.limits(), std::string(kSystemPrompt));
  agent.restore(session.transcript.conversation());
  CommandRoom room{session, *terminal, agent, history, images};
  Catalog catalog(*session.host, session.clock);
  terminal->complete_with(LineCompletion(room, catalog));

  // A pipe's standard output carries answers only.
  auto const notice = [&](std::string const& text) {
    if (person && !json)
      terminal->print(text);
    else
      write_fully(kErr, text);
  };
  session.host->on_change = [&](agent::ServerStatus const& status) {
    notice(server_line(status) + "\n");
  };
  if (person && !json) notice(terminal->look().bold("Tessera chat") + "  (/help, exit)\n");
  if (!banner.empty()) notice(banner);
  session.notice = [&](std::string const& text) { notice(term_safe_line(text) + "\n"); };
  session.sign_in = [&](std::string const& text) { notice(text + "\n"); };
  session.wire->show = [&](std::string const& lines) { notice(lines); };
  for (ServerSpec const& server : session.servers) notice(ignored_settings(server));
  if (session.model->is_ai()) notice(answering(*session.model));
  if (!session.transcript.conversation().empty()) notice(session.transcript.description());
  session.host->start();
  for (agent::ServerStatus const& status : session.host->status())
    notice(server_line(status) + "\n");

  Repl::Options options;
  options.prompt = [&session] {
    return std::string(session.model->is_ai() ? "you> " : "[offline] you> ");
  };
  options.tag = [&session] {
    return std::string(session.model->is_ai() ? "" : "(offline rules, not an AI model)");
  };
  options.prepare = [&](std::string text) {
    return prepare(*session.host, std::move(text), notice);
  };
  if (json)
    options.report = [&](agent::TurnReport const& report) {
      ReportFrame frame{session.transcript.id(), {}, stream};
      for (SavedImage const& image : recorder->take_images()) frame.images.push_back(image.path);
      write_fully(kOut, report_json(report, *session.model, frame));
    };
  Repl repl(executor, room, std::move(options));
  tasks.spawn("signals", watch_signals(*terminal));
  int const code = co_await repl.run();
  session.host->on_change = {};
  session.notice = {};
  session.sign_in = {};
  session.wire->show = {};
  terminal->complete_with({});
  co_await session.host->stop();
  co_await tasks.stop();
  // At a terminal each turn was seen; its code means something to scripts only.
  co_return person ? 0 : code;
}

}  // namespace tessera::chatbox
