#pragma once

#include "http/server/server.hpp"
#include "http/server/worker.hpp"
#include "mcp/server/http/endpoint.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tessera::http {
class Router;
}

namespace tessera::mcp {

/// What decides who may call, in front of the endpoint.
struct HttpGuard {
  http::Middleware middleware{};  ///< Sets `Request::principal`, or refuses.
  /// See HttpEndpointOptions; empty: a plain 403.
  std::function<http::Response(http::Request const& request,
                               std::vector<std::string> const& scopes)>
      insufficient_scope{};
};

struct RunHttpOptions {
  std::uint16_t port = 3000;                               ///< 0: the system chooses.
  std::vector<std::string> addresses{"127.0.0.1", "::1"};  ///< Numeric; wider wants TLS.
  std::string path = "/mcp";                               ///< Of the endpoint.
  unsigned threads = 1;                                    ///< Tools run on all of them.
  std::optional<http::Tls> tls{};                          ///< Nothing: plain HTTP.
  /// Names under which clients reach us, besides those of this machine.
  std::vector<std::string> hosts{};
  /// Pages that may call us, besides those of this machine; e.g. "https://app.example.com".
  std::vector<std::string> origins{};
  /// Makes the guard, once per worker and on its thread; what the guard needs lives in the
  /// middleware. May add public routes, such as metadata. Empty: everybody may call.
  std::function<HttpGuard(http::Worker& worker, http::Router& routes)> guard;
  /// Called once when the server listens, with its port; empty: nobody is told.
  std::function<void(std::uint16_t port)> on_listening;
};

/// A whole program's work: serves over Streamable HTTP, in both eras, until SIGINT or SIGTERM
/// comes; then running requests have ten seconds to end. Pages of strangers and unknown host names
/// are refused; failures and refusals go to the server's log.
/// @param server  not owned; with more than one thread its tools run on all of them at once
/// @return the exit code 0
/// Throws Exception(http::Errc::unavailable) when the address is taken.
[[nodiscard]] int run_http(Server const& server, RunHttpOptions options = {});

}  // namespace tessera::mcp
