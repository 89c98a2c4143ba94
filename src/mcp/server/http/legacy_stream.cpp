#include "mcp/server/http/legacy_stream.hpp"

#include "async/task_group.hpp"
#include "base/random.hpp"
#include "http/message/error_response.hpp"
#include "http/sse/writer.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/calls/listen.hpp"
#include "mcp/server/http/replies.hpp"
#include "mcp/server/shared_state.hpp"

#include <boost/asio/this_coro.hpp>

#include <charconv>
#include <utility>

namespace tessera::mcp {
namespace {

using Rest = std::function<Task<ServerReply>(Outbox&)>;

std::string event_id(std::string const& log, std::uint64_t number) {
  return log + '.' + std::to_string(number);
}

/// What a call says goes into its log.
class LogOutbox final : public Outbox {
 public:
  explicit LogOutbox(EventLog& log) : log_(log) {}
  Task<> send(std::string message) override {
    log_.append(std::move(message));
    co_return;
  }
  void send_away(std::chrono::milliseconds pause) override { log_.send_away(pause); }

 private:
  EventLog& log_;
};

/// Ends a log however the call ends.
class Finisher {
 public:
  explicit Finisher(EventLog& log) : log_(log) {}
  ~Finisher() { log_.finish(); }
  Finisher(Finisher const&) = delete;
  Finisher& operator=(Finisher const&) = delete;

 private:
  EventLog& log_;
};

Task<> write_log(std::shared_ptr<EventLog> log, Rest rest, ExchangePtr exchange, Log& to) {
  Finisher const finisher(*log);
  LogOutbox outbox(*log);
  std::exception_ptr failure;
  try {
    ServerReply const reply = co_await rest(outbox);
    if (!reply.message.empty()) log->append(reply.message);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return;
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
  to.error("mcp.stream.failed", {{"request_id", exchange->caller.request_id},
                                 {"error", http::describe_failure(failure)}});
  ServerReply const reply =
      error_reply(200, exchange->request().id, make_error_code(jsonrpc::Errc::internal_error), {});
  log->append(reply.message);
}

std::string logged_event(std::string const& id, EventLog::Event const& event) {
  http::SseEvent out;
  out.id = event_id(id, event.number);
  out.event = "message";
  out.data = event.message;
  return http::write_sse_event(out);
}

/// The first event: it only tells the client which id to come back with.
std::string priming_event(std::string const& id) {
  http::SseEvent out;
  out.id = event_id(id, 0);
  out.always_data = true;
  return http::write_sse_event(out);
}

std::string retry_event(std::chrono::milliseconds pause) {
  http::SseEvent out;
  out.retry = pause;
  return http::write_sse_event(out);
}

struct Reading {
  std::shared_ptr<EventLog> log;
  std::string id;
  std::uint64_t after = 0;
  bool primed = false;  ///< Begins with the priming event.
  std::chrono::milliseconds keep_alive{};
};

Task<> read_log(http::ResponseStream& out, Reading reading) {
  Executor const executor = co_await asio::this_coro::executor;
  EventLog::Reader reader(reading.log, executor, reading.after);
  if (reading.primed) {
    std::string first = priming_event(reading.id);
    co_await out.write(std::move(first));
  }
  for (bool over = false; !over;) {
    EventLog::Batch const batch = co_await reader.next(reading.keep_alive);
    for (EventLog::Event const& event : batch.events) {
      std::string text = logged_event(reading.id, event);
      co_await out.write(std::move(text));
    }
    over = batch.over;
    std::string last;
    if (batch.pause)
      last = retry_event(*batch.pause);
    else if (batch.events.empty() && !over)
      last = http::write_sse_comment("waiting");
    if (!last.empty()) co_await out.write(std::move(last));
  }
}

http::Response reading_response(Reading reading) {
  return event_stream(
      [reading = std::move(reading)](http::ResponseStream& out) { return read_log(out, reading); });
}

Task<> write_changes(http::ResponseStream& out, Server const& server, std::string session) {
  StreamOutbox outbox(out);
  // Something at once: a proxy passes the head on only with the first bytes.
  co_await outbox.keep_alive();
  co_await tell_session(server, std::move(session), outbox);
}

/// A copy of the HTTP request for a call that outlives its connection.
void detach(Exchange& exchange) {
  auto copy = std::make_shared<http::Request>(*exchange.caller.request);
  copy->set_body_source(nullptr);
  copy->deadline_keeper = nullptr;
  exchange.caller.request = copy.get();
  exchange.caller.request_id = copy->id;
  exchange.kept_request = std::move(copy);
}

std::optional<Reading> reading_of(Server const& server, Session const& session,
                                  std::string_view last_event_id) {
  std::size_t const dot = last_event_id.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  Reading reading;
  reading.id = last_event_id.substr(0, dot);
  std::string_view const number = last_event_id.substr(dot + 1);
  auto const [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), reading.after);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  reading.log = server.shared().logs.find(session.key, reading.id);
  if (reading.log == nullptr) return std::nullopt;
  reading.keep_alive = server.options().keep_alive;
  return reading;
}

}  // namespace

http::Response stream_call(Server const& server, HttpEndpointOptions const& options,
                           Session const& session, ExchangePtr exchange, Rest rest) {
  std::shared_ptr<EventLog> log;
  std::string const id = random_token(*server.options().random);
  if (options.tasks != nullptr) log = server.shared().logs.open(session.key, id);
  if (log == nullptr) return stream_rest(std::move(rest));
  detach(*exchange);
  options.tasks->spawn("mcp legacy call", write_log(log, std::move(rest), exchange, server.log()));
  Reading reading;
  reading.log = std::move(log);
  reading.id = id;
  // Clients of older revisions take an event without data for a broken message.
  reading.primed = session.protocol_version >= kLatestLegacyVersion;
  reading.keep_alive = server.options().keep_alive;
  return reading_response(std::move(reading));
}

http::Response open_stream(Server const& server, http::Request const& request,
                           Session const& session) {
  if (auto const last = request.headers.find("Last-Event-ID")) {
    std::optional<Reading> reading = reading_of(server, session, http::trim_ows(*last));
    // Not 404, which would say that the session is gone.
    if (!reading)
      return json_reply(error_reply(400, std::nullopt,
                                    make_error_code(jsonrpc::Errc::invalid_request),
                                    "there is no stream with this event any more"));
    return reading_response(std::move(*reading));
  }
  return event_stream([&server, key = session.key](http::ResponseStream& out) {
    return write_changes(out, server, key);
  });
}

}  // namespace tessera::mcp
