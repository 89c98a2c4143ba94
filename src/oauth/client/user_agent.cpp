#include "oauth/client/user_agent.hpp"

#include "http/errc.hpp"
#include "http/message/url.hpp"

#include <array>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tessera::oauth {

Result<void> check_user_url(std::string_view url) {
  Result<http::Url> const parsed = http::parse_url(url);
  if (!parsed) return parsed.error();
  if (!parsed->is_https() && !parsed->is_loopback())
    return fail(http::Errc::bad_url, "only https addresses are opened, not " + parsed->origin());
  return {};
}

BrowserUserAgent::BrowserUserAgent(Tell tell, std::string program)
    : tell_(std::move(tell)), program_(std::move(program)) {}

BrowserUserAgent::~BrowserUserAgent() { reap(); }

Task<> BrowserUserAgent::open(std::string url) {
  Result<void> const allowed = check_user_url(url);
  if (!allowed) throw Exception(allowed.error());
  tell_(url);
  if (!program_.empty()) start(std::move(url));
  co_return;
}

void BrowserUserAgent::start(std::string url) {
  reap();
  posix_spawn_file_actions_t actions;
  if (::posix_spawn_file_actions_init(&actions) != 0) return;
  // A browser that complains must not write between the lines of our own output.
  for (int const descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  std::array<char*, 3> arguments{program_.data(), url.data(), nullptr};
  pid_t child = 0;
  int const failed =
      ::posix_spawnp(&child, program_.c_str(), &actions, nullptr, arguments.data(), ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  // Not started: the person has the address.
  if (failed == 0) started_.push_back(child);
}

void BrowserUserAgent::reap() {
  std::erase_if(started_, [](pid_t child) { return ::waitpid(child, nullptr, WNOHANG) != 0; });
}

}  // namespace tessera::oauth
