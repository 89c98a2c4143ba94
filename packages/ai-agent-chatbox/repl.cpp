#include "packages/ai-agent-chatbox/repl.hpp"

#include "async/task_group.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/report.hpp"
#include "packages/ai-agent-chatbox/usage_text.hpp"

namespace tessera::chatbox {
namespace {

bool is_blank(std::string const& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

Task<> run_turn(agent::Agent& agent, Repl::Options const& options, std::string text,
                agent::TurnReport& report) {
  Task<Outgoing> preparing = options.prepare(std::move(text));
  Outgoing outgoing = co_await std::move(preparing);
  if (!outgoing.problem.empty()) {
    report.stop_reason = "error";
    report.errors.push_back(std::move(outgoing.problem));
    co_return;
  }
  report = co_await agent.turn(std::move(outgoing.text), std::move(outgoing.attached));
}

Task<> run_command(CommandRoom& room, CommandCall call, std::exception_ptr& failure) {
  try {
    std::string const text = co_await call.command->run(room, std::move(call.argument));
    if (!text.empty()) room.terminal.print(text);
  } catch (std::exception const&) {
    failure = std::current_exception();
  }
}

}  // namespace

Repl::Repl(Executor executor, CommandRoom& room, Options options)
    : executor_(executor),
      room_(room),
      terminal_(room.terminal),
      agent_(room.agent),
      options_(std::move(options)) {}

Task<int> Repl::run() {
  bool leaving = false;  // Ctrl-C was pressed once at an empty prompt
  for (;;) {
    std::string prompt = options_.prompt();
    Input const input = co_await terminal_.read_message(std::move(prompt));
    if (input.kind == Input::Kind::end || (input.kind == Input::Kind::interrupted && leaving))
      break;
    leaving = input.kind == Input::Kind::interrupted;
    if (leaving) {
      terminal_.print("Press Ctrl-C again or Ctrl-D to leave.\n");
      continue;
    }
    if (is_blank(input.text)) continue;
    std::optional<CommandCall> call = command_call(input.text);
    if (call && call->command == nullptr) {
      terminal_.print(no_such_command(call->word));
      continue;
    }
    if (call && call->command->run == nullptr) break;
    if (call) {
      co_await command(std::move(*call));
      continue;
    }
    co_await turn(input.text);
  }
  co_return exit_code_of(last_);
}

// Some commands wait for servers; Ctrl-C ends that as it ends a turn.
Task<> Repl::command(CommandCall call) {
  TaskGroup running(executor_);
  std::exception_ptr failure;
  bool interrupted = false;
  running.spawn("command", run_command(room_, std::move(call), failure));
  terminal_.on_interrupt([&] {
    interrupted = true;
    running.cancel();
  });
  co_await running.wait();
  terminal_.on_interrupt({});
  terminal_.idle();
  if (interrupted)
    terminal_.print("Interrupted.\n");
  else if (failure)
    std::rethrow_exception(failure);
}

Task<> Repl::turn(std::string text) {
  last_ = {};
  TaskGroup running(executor_);
  bool interrupted = false;
  terminal_.busy("thinking");
  running.spawn("turn", run_turn(agent_, options_, std::move(text), last_));
  terminal_.on_interrupt([&] {
    interrupted = true;
    running.cancel();
  });
  co_await running.wait();
  terminal_.on_interrupt({});
  // It may have been stopped before the agent knew of it, while a resource was read.
  if (interrupted && last_.stop_reason.empty()) last_.stop_reason = "cancelled";
  terminal_.idle();
  if (options_.report) {
    options_.report(last_);
    co_return;
  }
  show_end(last_);
}

void Repl::show_end(agent::TurnReport const& report) {
  Look const look = terminal_.look();
  std::string out;
  for (std::string const& error : report.errors) out += "Error: " + term_safe(error) + "\n";
  if (std::string_view const note = stop_note(report.stop_reason); !note.empty())
    out += std::string(note) + "\n";
  if (std::string const note = dropped_note(report.dropped_turns); !note.empty())
    out += note + "\n";
  if (report.stop_reason == "cancelled") {
    bool unknown = false;
    for (agent::CallRecord const& call : report.calls) unknown = unknown || call.outcome_unknown;
    out += unknown ? "Interrupted. The outcome of the last call is unknown: it may have been "
                     "carried out.\n"
                   : "Interrupted.\n";
  }
  std::string const tag = options_.tag();
  if (!tag.empty() && look.live) out += look.dim(tag) + "\n";
  if (look.live || !out.empty()) terminal_.print(out + "\n");
}

}  // namespace tessera::chatbox
