#pragma once

#include "base/clock.hpp"
#include "http/authorizer.hpp"
#include "packages/ai-agent-chatbox/servers/server_spec.hpp"

#include <chrono>
#include <string>

namespace tessera::chatbox {

/// Lets a program of the person's print the token: one line on its standard output, kept for a
/// while and asked for anew, once, when the server does not take it. The token goes to one server
/// only. Used on one strand only.
class TokenCommandAuthorizer final : public http::Authorizer {
 public:
  /// @param url    of the server that the token is for
  /// @param clock  not owned; outlives this
  TokenCommandAuthorizer(Executor executor, TokenCommand settings, std::string url,
                         Clock const& clock)
      : executor_(executor), settings_(std::move(settings)), url_(std::move(url)), clock_(clock) {}

  /// Throws Exception(http::Errc::unauthorized) when the command fails, prints no token, or takes
  /// longer than 10 s.
  Task<http::Headers> authorize(std::string method, std::string url) override;
  /// True once for each token.
  Task<bool> challenged(int status, std::string url, http::Headers response_headers) override;

 private:
  Task<> fetch();

  Executor executor_;
  TokenCommand settings_;
  std::string url_;
  Clock const& clock_;
  Secret token_;
  std::chrono::steady_clock::time_point good_until_{};
  bool is_second_ = false;  // fetched because the one before was refused
};

}  // namespace tessera::chatbox
