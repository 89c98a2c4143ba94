#include "packages/ai-agent-chatbox/open_terminal.hpp"

#include "packages/ai-agent-chatbox/terminal/capabilities.hpp"
#include "packages/ai-agent-chatbox/terminal/line_terminal.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>

namespace tessera::chatbox {
namespace {

constexpr int kOut = 1;
constexpr int kErr = 2;

}  // namespace

std::unique_ptr<Terminal> open_terminal(Session& session, TaskGroup& tasks, History& history,
                                        bool json) {
  Executor const executor = session.loop.get_executor();
  Capabilities const able = capabilities_of(session.surroundings, environment_variable);
  if (able.editor && !json) {
    RawTerminal::Options options;
    options.color = able.color;
    options.theme = able.color ? theme_of(session.config.theme) : kMonoTheme;
    options.bell = session.config.terminal.bell;
    options.images = image_protocol(session.config.images);
    options.environment = environment_variable;
    return std::make_unique<RawTerminal>(executor, tasks, history, std::move(options));
  }
  LineTerminal::Options options;
  options.output = json ? kErr : kOut;  // with JSON, standard output is for JSON only
  options.prompts = session.surroundings.input_is_terminal;
  options.look.color = able.color && !json;
  options.look.theme = theme_of(session.config.theme).value_or(kDarkTheme);
  return std::make_unique<LineTerminal>(executor, options);
}

Task<> watch_signals(Terminal& terminal) {
  Executor const executor = co_await asio::this_coro::executor;
  asio::basic_signal_set<Executor> signals(executor, SIGINT, SIGTERM, SIGHUP);
  for (;;) {
    auto const [error, number] = co_await signals.async_wait(use_code);
    if (error) co_return;
    if (number == SIGINT)
      terminal.interrupt();
    else
      terminal.end_input();
  }
}

}  // namespace tessera::chatbox
