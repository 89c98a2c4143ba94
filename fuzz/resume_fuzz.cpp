// What a client of the legacy era sends as `Last-Event-ID`: it gets the rest of a call's stream
// that is its own, or a refusal, and never anything else.
#include "base/assert.hpp"
#include "http/sse/reader.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/session/session_token.hpp"

#include <boost/asio/co_spawn.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tessera {
namespace {

constexpr std::uint64_t kEvents = 5;

struct Sink final : http::ResponseStream {
  std::string all;
  Task<> write(std::string chunk) override {
    all += chunk;
    co_return;
  }
};

/// A server with a session, and two logs: one of this session, one of another.
class Target {
 public:
  Target() : shared_(mcp::make_shared_state(&clock_)), server_(options()) {
    token_ = server_.sessions().issue("2025-11-25", {}, nullptr);
    fill(server_.sessions().verify(token_, nullptr).value().key, "log");
    fill("another", "secret");
    handler_ = mcp::http_endpoint(server_);
  }

  /// The numbers of events that came, or nothing when the server refused.
  std::optional<std::uint64_t> resume(std::string_view id) {
    http::Request request;
    request.method = http::Method::get;
    request.path = "/mcp";
    request.headers.set("Accept", "text/event-stream");
    request.headers.set(mcp::kHeaderSessionId, token_);
    request.headers.set("Last-Event-ID", id);
    Sink sink;
    int status = 0;
    asio::io_context loop(1);
    asio::co_spawn(loop, read(request, sink), [&](std::exception_ptr failure, int value) {
      TESSERA_ASSERT(!failure, "a bad id is no exception");
      status = value;
    });
    loop.run();
    TESSERA_ASSERT(status == 200 || status == 400, "an id is good or it is not");
    if (status == 400) return std::nullopt;
    http::SseReader reader;
    TESSERA_ASSERT(reader.feed(sink.all).has_value(), "what comes is an event stream");
    std::uint64_t count = 0;
    while (auto const event = reader.next()) {
      ++count;
      TESSERA_ASSERT(event->data.starts_with("log "), "events of one's own log only");
    }
    return count;
  }

 private:
  Task<int> read(http::Request& request, Sink& sink) {
    http::Response response = co_await handler_(request);
    int const status = response.status;
    if (response.stream) co_await response.stream(sink);
    co_return status;
  }

  void fill(std::string const& session, std::string const& id) {
    std::shared_ptr<mcp::EventLog> const log = shared_->logs.open(session, id);
    for (std::uint64_t i = 1; i <= kEvents; ++i) log->append(id + " " + std::to_string(i));
    log->finish();
  }

  mcp::ServerOptions options() {
    mcp::ServerOptions out;
    out.name = "s";
    out.version = "1";
    out.state_key = Secret(std::string(32, 'k'));
    out.allow_anonymous = true;
    out.shared = shared_;
    out.clock = &clock_;
    return out;
  }

  ManualClock clock_;
  std::shared_ptr<mcp::SharedState> shared_;
  mcp::Server server_;
  std::string token_;
  http::Handler handler_;
};

std::optional<std::uint64_t> expected(std::string_view id) {
  constexpr std::string_view kOwn = "log.";
  id = http::trim_ows(id);
  if (!id.starts_with(kOwn)) return std::nullopt;
  id.remove_prefix(kOwn.size());
  std::uint64_t after = 0;
  auto const [end, error] = std::from_chars(id.data(), id.data() + id.size(), after);
  if (error != std::errc() || end != id.data() + id.size()) return std::nullopt;
  return after >= kEvents ? 0 : kEvents - after;
}

void check(std::string_view text) {
  static Target target;
  if (!http::is_field_value(text)) return;
  TESSERA_ASSERT(target.resume(text) == expected(text), "each event comes once, or none does");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
