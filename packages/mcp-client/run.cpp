#include "packages/mcp-client/run.hpp"

#include "appkit/config.hpp"
#include "packages/mcp-client/explain.hpp"
#include "packages/mcp-client/session.hpp"
#include "packages/mcp-client/stdio_target.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <iterator>
#include <unistd.h>
#include <utility>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kLargestInput = 16UL << 20;

/// Cancels the command on the first signal and leaves on the second.
class Interrupts {
 public:
  Interrupts(asio::io_context& loop, asio::cancellation_signal& cancel)
      : signals_(loop, SIGINT, SIGTERM), cancel_(cancel) {
    wait();
  }
  void stop() { signals_.cancel(); }
  [[nodiscard]] bool happened() const noexcept { return count_ > 0; }

 private:
  void wait() {
    signals_.async_wait([this](boost::system::error_code failed, int) {
      if (failed) return;
      if (++count_ > 1) ::_exit(static_cast<int>(Exit::interrupted));
      cancel_.emit(asio::cancellation_type::terminal);
      wait();
    });
  }

  asio::signal_set signals_;
  asio::cancellation_signal& cancel_;
  int count_ = 0;
};

Exit outcome(CommandLine const& line, Config const& config, Screen const& screen) {
  asio::io_context loop(1);
  Session session(loop, line, config, screen);
  asio::cancellation_signal cancel;
  Interrupts interrupts(loop, cancel);
  Exit exit = Exit::ok;
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr error, Exit result) {
    failure = std::move(error);
    exit = result;
    interrupts.stop();
  };
  asio::co_spawn(loop, session.carry_out(), asio::bind_cancellation_slot(cancel.slot(), done));
  loop.run();
  if (interrupts.happened() && failure) {
    Error const stopped =
        fail(Errc::interrupted, "stopped; a call that was under way may have had its effect");
    throw Exception(stopped);
  }
  if (failure) std::rethrow_exception(failure);
  return exit;
}

}  // namespace

Result<std::string> read_input(std::string const& path) {
  if (path != "-") return appkit::read_file(path, kLargestInput);
  std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  if (text.size() > kLargestInput)
    return fail(appkit::Errc::unreadable_file, "standard input is too long");
  return text;
}

Result<Config> load_settings(CommandLine const& line) {
  if (Result<void> const good = check_stdio(line); !good) return good.error();
  appkit::ConfigSources sources;
  sources.file = line.common.config;
  sources.env_name = "TESSERA_MCP_CLIENT";
  Result<std::vector<std::pair<std::string, std::string>>> flags = line.common.settings();
  if (!flags) return flags.error();
  sources.flags = std::move(*flags);
  if (!line.url.empty()) sources.flags.emplace_back("url", line.url);
  if (!line.era.empty()) sources.flags.emplace_back("era", line.era);
  Result<Config> config = appkit::load_config<Config>(sources);
  if (!config) return config.error();
  bool const known = config->era == "auto" || config->era == mcp::kModernVersion ||
                     config->era == mcp::kLatestLegacyVersion;
  if (!known)
    return fail(Errc::usage,
                "era must be auto, 2026-07-28 or 2025-11-25, not '" + config->era + "'");
  if (config->timeout_seconds < 1) return fail(Errc::usage, "timeout_seconds must be at least 1");
  return config;
}

Exit run(CommandLine const& line, Config const& config, Screen const& screen) {
  std::exception_ptr failure;
  try {
    return outcome(line, config, screen);
  } catch (...) {
    failure = std::current_exception();
  }
  Explanation explanation = explain(failure, config.url);
  // The same errors come from a way that is no network.
  bool const network = explanation.layer == "HTTP" || explanation.layer == "TCP";
  if (line.stdio && network) explanation.layer = "process";
  screen.notes(explanation_text(explanation));
  return explanation.exit;
}

}  // namespace tessera::mcp_client
