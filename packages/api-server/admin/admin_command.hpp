#pragma once

#include "appkit/command_parser.hpp"
#include "packages/api-server/config.hpp"

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace tessera::api_server {

/// One subject of administration on the command line, with its verbs: `api-server users add`.
/// Outlives the app that it is added to.
class AdminCommand {
 public:
  AdminCommand(AdminCommand const&) = delete;
  AdminCommand& operator=(AdminCommand const&) = delete;
  virtual ~AdminCommand() = default;

  /// Adds the subject with its verbs and their options.
  virtual void add_to(appkit::CommandParser const& app) = 0;
  /// True when the command line named one of its verbs.
  [[nodiscard]] bool is_wanted() const noexcept { return static_cast<bool>(action_); }
  /// Does what was asked. Throws Exception, with a hint for people. @return the exit code
  int run(Config const& config) { return action_(config); }

 protected:
  AdminCommand() = default;

  /// Adds a verb, which takes `--json` as all do. @param what  does it, when the command line says
  /// so
  template <class Command>
  appkit::CommandParser add_verb(appkit::CommandParser const& subject, char const* verb,
                                 char const* help, int (Command::*what)(Config const&)) {
    return add_verb(subject, verb, help, [self = static_cast<Command*>(this), what](auto& config) {
      return (self->*what)(config);
    });
  }

  bool json_ = false;

 private:
  using Action = std::function<int(Config const&)>;
  appkit::CommandParser add_verb(appkit::CommandParser const& subject, char const* verb,
                                 char const* help, Action action);

  Action action_;
};

/// All subjects, in the order in which `--help` lists them.
[[nodiscard]] std::vector<std::unique_ptr<AdminCommand>> admin_commands();

}  // namespace tessera::api_server
