#include "mcp/server/http/run_http.hpp"

#include "http/middleware/access_log.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"
#include "http/server/router.hpp"
#include "mcp/session/changes.hpp"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace tessera::mcp {
namespace {

/// While it lives, SIGINT and SIGTERM wait to be taken by `wait`, in this thread and those that it
/// starts.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~StopSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(StopSignals const&) = delete;
  StopSignals& operator=(StopSignals const&) = delete;

  int wait() const {
    int number = 0;
    while (sigwait(&set_, &number) != 0) {
    }
    return number;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

http::ServerOptions listening(Server const& server, RunHttpOptions const& options) {
  http::ServerOptions out;
  out.addresses = options.addresses;
  out.port = options.port;
  out.threads = options.threads;
  out.tls = options.tls;
  out.log = &server.log();
  return out;
}

/// Listeners get their last message instead of being cut off.
Task<> end_listeners(Server const& server) {
  server.changes().close();
  co_return;
}

http::Handler routes(Server const& server, RunHttpOptions const& options, http::Worker& worker) {
  http::Router router;
  HttpGuard guard;
  if (options.guard) guard = options.guard(worker, router);
  HttpEndpointOptions endpoint_options;
  endpoint_options.insufficient_scope = std::move(guard.insufficient_scope);
  endpoint_options.tasks = &worker.tasks;
  worker.on_stop([&server] { return end_listeners(server); });
  http::Handler endpoint = http_endpoint(server, std::move(endpoint_options));
  if (guard.middleware) endpoint = http::chain({std::move(guard.middleware)}, std::move(endpoint));
  for (http::Method const method : {http::Method::post, http::Method::get, http::Method::delete_})
    router.add(method, options.path, endpoint);
  return std::move(router).handler();
}

http::Handler pipeline(Server const& server, RunHttpOptions const& options, http::Handler inner) {
  http::HostGuardOptions hosts;
  hosts.hosts.insert(hosts.hosts.end(), options.hosts.begin(), options.hosts.end());
  http::OriginGuardOptions origins;
  origins.origins = options.origins;
  return http::chain(
      {
          http::request_id(*server.options().random),  // first: every later line names the id
          http::access_log(server.log(), *server.options().clock),  // sees every final status
          http::security_headers(),                                 // on refusals and errors too
          http::error_boundary(server.log()),                       // failures become answers here
          http::host_guard(std::move(hosts)),                       // before anything costs work
          http::origin_guard(std::move(origins)),                   // pages of strangers stop here
      },
      std::move(inner));
}

}  // namespace

int run_http(Server const& server, RunHttpOptions options) {
  StopSignals const signals;
  http::Server http(listening(server, options), [&](http::Worker& worker) {
    return pipeline(server, options, routes(server, options, worker));
  });
  http.start();
  server.log().info("listening", {{"port", http.port()}, {"path", options.path}});
  if (options.on_listening) options.on_listening(http.port());
  int const signal = signals.wait();
  server.log().info("stopping", {{"signal", signal}});
  http.stop();
  return 0;
}

}  // namespace tessera::mcp
