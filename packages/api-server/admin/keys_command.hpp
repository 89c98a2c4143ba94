#pragma once

#include "packages/api-server/config.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace tessera::api_server {

/// `api-server keys list|rotate|activate|retire|remove`: the keys that sign access tokens. A
/// running server takes a change up by itself.
class KeysCommand {
 public:
  /// Adds the command with its options; `this` outlives the app.
  void add_to(CLI::App& app);
  /// True when the command line named it.
  [[nodiscard]] bool is_wanted() const noexcept { return static_cast<bool>(action_); }
  /// Does what was asked. Throws Exception, with a hint for people. @return the exit code
  int run(Config const& config);

 private:
  int list(Config const& config);
  int rotate(Config const& config);
  int activate(Config const& config);
  int retire(Config const& config);
  int remove(Config const& config);

  std::function<int(KeysCommand&, Config const&)> action_;
  std::string kid_;
  bool emergency_ = false;
  bool json_ = false;
};

}  // namespace tessera::api_server
