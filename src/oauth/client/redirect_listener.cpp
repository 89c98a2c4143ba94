#include "oauth/client/redirect_listener.hpp"

#include "async/deadline.hpp"
#include "async/event.hpp"
#include "crypto/constant_time.hpp"
#include "http/message/form.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "oauth/model/token_messages.hpp"

#include <boost/asio/post.hpp>

namespace tessera::oauth {
namespace {

/// Belongs to the strand of the one who waits; only `executor` is used by the server's thread.
struct Arrival {
  explicit Arrival(Executor const& on) : executor(on), came(on) {}
  Executor executor;
  Event came;
  std::string query;
};

http::Response page(int status, std::string const& text) {
  http::Response response = http::text_response(
      status, "<!doctype html><meta charset=utf-8><title>Sign-in</title><p>" + text + "</p>");
  response.headers.set("Content-Type", "text/html; charset=utf-8");
  response.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.headers.set("Connection", "close");
  add_no_store(response.headers);
  return response;
}

bool has_state(std::string const& query, std::string const& state) {
  Result<http::Form> const form = http::parse_form(query);
  return form && !state.empty() && crypto::constant_time_equal(form->get("state"), state);
}

Task<> arrived(std::shared_ptr<Arrival> arrival) {
  Task<> waiting = arrival->came.wait();
  co_await std::move(waiting);
}

}  // namespace

struct RedirectListener::Impl {
  Impl(Executor const& executor, Options given)
      : options(std::move(given)),
        arrival(std::make_shared<Arrival>(executor)),
        server(server_options(), [this](http::Worker&) { return handler(); }) {
    server.start();
  }
  ~Impl() { server.stop(std::chrono::milliseconds(500)); }

  [[nodiscard]] http::Server::Options server_options() const {
    http::Server::Options out;
    out.addresses = {"127.0.0.1"};
    out.port = options.port;
    out.log = options.log;
    return out;
  }
  http::Handler handler() {
    http::Router router;
    http::Handler const answer = [this](http::Request& request) { return receive(request); };
    router.add(http::Method::get, options.path, answer);
    return std::move(router).handler();
  }
  Task<http::Response> receive(http::Request& request) {
    if (!has_state(request.query, options.state))
      co_return page(400, "This is not the answer to a sign-in that is waiting here.");
    asio::post(arrival->executor, [arrival = arrival, query = request.query] {
      if (arrival->came.is_set()) return;
      arrival->query = query;
      arrival->came.set();
    });
    co_return page(200, "The answer has arrived. You can close this window.");
  }

  Options options;
  std::shared_ptr<Arrival> arrival;
  http::Server server;
};

RedirectListener::RedirectListener(Executor executor, Options options)
    : impl_(std::make_unique<Impl>(executor, std::move(options))) {}
RedirectListener::~RedirectListener() = default;

std::string RedirectListener::redirect_uri() const {
  return "http://127.0.0.1:" + std::to_string(impl_->server.port()) + impl_->options.path;
}

Task<std::string> RedirectListener::wait(std::chrono::milliseconds limit) {
  Task<> arriving = arrived(impl_->arrival);
  Task<> bounded = with_deadline(std::move(arriving), limit, "the sign-in in the browser");
  co_await std::move(bounded);
  co_return impl_->arrival->query;
}

}  // namespace tessera::oauth
