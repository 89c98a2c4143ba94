#pragma once

#include "async/task.hpp"
#include "base/error.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace tessera::oauth {

/// Brings a person to the authorization server. A program without a person gives one that answers
/// by itself, or none at all.
class UserAgent {
 public:
  virtual ~UserAgent() = default;
  /// Opens an address that `check_user_url` has accepted; does not wait for the person.
  virtual Task<> open(std::string url) = 0;
};

/// https, or http to this machine: nothing else is ever opened. Errors: http::Errc::bad_url.
/// Spec: MCP basic/authorization (authorization URLs)
[[nodiscard]] Result<void> check_user_url(std::string_view url);

/// Shows the address to the person and starts the desktop's browser with it as one argument: no
/// shell sees it. Without a desktop the shown address is enough.
class BrowserUserAgent final : public UserAgent {
 public:
  using Tell = std::function<void(std::string const& url)>;
  /// @param tell     shows the address; called before the browser is started
  /// @param program  what opens addresses; found through PATH. Empty: only `tell`.
  explicit BrowserUserAgent(Tell tell, std::string program = "xdg-open");
  ~BrowserUserAgent() override;
  BrowserUserAgent(BrowserUserAgent const&) = delete;
  BrowserUserAgent& operator=(BrowserUserAgent const&) = delete;

  Task<> open(std::string url) override;

 private:
  void start(std::string url);
  void reap();

  Tell tell_;
  std::string program_;
  std::vector<pid_t> started_;
};

}  // namespace tessera::oauth
