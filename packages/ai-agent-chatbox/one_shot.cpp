#include "packages/ai-agent-chatbox/one_shot.hpp"

#include "async/sleep.hpp"
#include "base/term_safe.hpp"
#include "http/errc.hpp"
#include "oauth/model/errors.hpp"
#include "packages/ai-agent-chatbox/attachments.hpp"
#include "packages/ai-agent-chatbox/auth_command.hpp"
#include "packages/ai-agent-chatbox/dialog.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/headless.hpp"
#include "packages/ai-agent-chatbox/report.hpp"
#include "packages/ai-agent-chatbox/system_prompt.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"
#include "packages/ai-agent-chatbox/usage_text.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace tessera::chatbox {
namespace {

constexpr int kOut = 1;
constexpr int kErr = 2;

bool is_auth_failure(error_code const& code) {
  return code == http::Errc::unauthorized || code == http::Errc::forbidden ||
         &code.category() == &make_error_code(oauth::Errc::invalid_client).category();
}

/// 0, or the exit code that the servers' state asks for.
int code_of_servers(std::vector<agent::ServerStatus> const& servers, bool require_all,
                    agent::TurnReport& report) {
  std::size_t failed = 0;
  bool auth = false;
  for (agent::ServerStatus const& status : servers) {
    // What its own settings switch off was not expected to answer.
    if (status.state == agent::ServerState::disabled && !require_all) {
      report.errors.push_back(status.name + ": " + status.problem);
      continue;
    }
    if (status.state == agent::ServerState::connected) continue;
    ++failed;
    auth = auth || is_auth_failure(status.error);
    report.errors.push_back(status.name + ": " + status.problem + way_to_sign_in(status));
  }
  bool const fatal = failed > 0 && (require_all || failed == servers.size());
  if (!fatal) return kExitOk;
  return auth ? kExitAuth : kExitServer;
}

Task<> answer(agent::Agent& agent, agent::McpToolHost& host, std::string text,
              agent::TurnReport& report) {
  Tell const tell = [](std::string const& line) { write_fully(kErr, line); };
  Outgoing outgoing = co_await prepare(host, std::move(text), tell);
  if (!outgoing.problem.empty()) {
    report.stop_reason = "error";
    report.errors.push_back(std::move(outgoing.problem));
    co_return;
  }
  report = co_await agent.turn(std::move(outgoing.text), std::move(outgoing.attached));
}

Task<> cancel_after(std::chrono::seconds limit, TaskGroup& running, bool& timed_out) {
  co_await sleep_for(limit);
  timed_out = true;
  running.cancel();
}

Task<> cancel_on_signal(TaskGroup& running) {
  Executor const executor = co_await asio::this_coro::executor;
  asio::basic_signal_set<Executor> signals(executor, SIGINT, SIGTERM);
  auto const [error, number] = co_await signals.async_wait(use_code);
  static_cast<void>(number);
  if (!error) running.cancel();
}

void write_text(agent::TurnReport const& report, std::vector<SavedImage> const& images) {
  std::string out = term_safe(report.text);
  if (!out.empty() && !out.ends_with('\n')) out += "\n";
  for (SavedImage const& image : images) out += "Image saved: " + describe_image(image) + "\n";
  write_fully(kOut, out);
  std::string diagnostics;
  for (std::string const& error : report.errors) diagnostics += "Error: " + term_safe(error) + "\n";
  if (std::string_view const note = stop_note(report.stop_reason); !note.empty())
    diagnostics += std::string(note) + "\n";
  if (std::string const note = dropped_note(report.dropped_turns); !note.empty())
    diagnostics += note + "\n";
  for (agent::CallRecord const& call : report.calls)
    if (call.denied)
      diagnostics += "Denied: " + term_safe_line(call.server + "/" + call.tool) + ": " +
                     term_safe(call.reason) + "\n";
  write_fully(kErr, diagnostics);
}

}  // namespace

Task<int> run_one_shot(Session& session, CommandLine command_line) {
  session.open_servers_for_nobody();
  bool const stream = command_line.output == OutputForm::stream_json;
  auto const recorder = make_recorder(stream, session.folder("images"),
                                      [](std::string const& line) { write_fully(kOut, line); });
  NobodyHere nobody;
  agent::Agent agent({*session.model, *session.host, session.approvals, nobody, *recorder,
                      session.transcript, session.clock},
                     session.limits(), std::string(kSystemPrompt));
  agent.restore(session.transcript.conversation());
  session.notice = [](std::string const& text) { write_fully(kErr, term_safe_line(text) + "\n"); };
  agent::TurnReport report;
  session.host->start();
  co_await session.host->ready();
  agent::TurnReport connections;
  int code = code_of_servers(session.host->status(), command_line.require_mcp, connections);
  if (code == kExitOk) {
    Executor const executor = session.loop.get_executor();
    TaskGroup running(executor, *session.log);
    TaskGroup watchers(executor, *session.log);
    bool timed_out = false;
    std::string const prompt = *command_line.prompt;
    running.spawn("turn", answer(agent, *session.host, prompt, report));
    watchers.spawn("signals", cancel_on_signal(running));
    if (command_line.timeout > 0)
      watchers.spawn("timeout",
                     cancel_after(std::chrono::seconds(command_line.timeout), running, timed_out));
    co_await running.wait();
    co_await watchers.stop();
    if (timed_out) report.stop_reason = "limit";
    code = exit_code_of(report);
  } else {
    report.stop_reason = "error";
  }
  report.errors.insert(report.errors.begin(), connections.errors.begin(), connections.errors.end());

  std::vector<SavedImage> const images = recorder->take_images();
  if (command_line.output != OutputForm::text) {
    ReportFrame frame{session.transcript.id(), {}, stream};
    for (SavedImage const& image : images) frame.images.push_back(image.path);
    write_fully(kOut, report_json(report, *session.model, frame));
  } else {
    write_text(report, images);
  }
  co_await session.host->stop();
  co_return code;
}

}  // namespace tessera::chatbox
