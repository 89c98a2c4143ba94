#pragma once

#include "appkit/command_parser.hpp"
#include "packages/mcp-server/config.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tessera::mcp_server {

/// Something that the program does on its command line instead of serving. Outlives the app that it
/// is added to.
class Command {
 public:
  Command(Command const&) = delete;
  Command& operator=(Command const&) = delete;
  virtual ~Command() = default;

  /// Adds the command with its options.
  virtual void add_to(appkit::CommandParser const& app) = 0;
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return wanted_; }
  /// Does what was asked. Throws Exception, with a hint for people. @return the exit code
  virtual int run(Config const& config) = 0;

 protected:
  Command() = default;

  /// `verb` on the command line asks for this command; it takes `--json`, as all do.
  /// @param chosen  called when it was named; empty: there is nothing to remember
  void asks_for_it(appkit::CommandParser const& verb, std::function<void()> chosen = {});

  bool json_ = false;

 private:
  bool wanted_ = false;
};

/// All commands, in the order in which `--help` lists them.
[[nodiscard]] std::vector<std::unique_ptr<Command>> all_commands();

}  // namespace tessera::mcp_server
