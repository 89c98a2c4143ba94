#include "mcp/transport/line_transport.hpp"

#include "async/channel.hpp"
#include "async/errc.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "base/term_safe.hpp"
#include "http/errc.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/transport/line_routes.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kShownGarbage = 120;
// Beyond that many lines that are no message the log has heard enough.
constexpr std::size_t kLoggedGarbage = 5;

/// One life of the server.
struct Life {
  Life(Executor const& executor, std::unique_ptr<Wire> given, std::size_t unsent)
      : wire(std::move(given)), outgoing(executor, unsent) {}

  /// Tells the server that nobody waits any more. It is a courtesy: without room it is left out.
  void cancel(jsonrpc::Id const& id) {
    json::object params;
    params["requestId"] = std::visit([](auto const& part) { return json::value(part); }, id);
    params["reason"] = "the client no longer waits";
    outgoing.try_push(jsonrpc::write_message(
        jsonrpc::Notification{std::string(kMethodCancelled), std::move(params)}));
  }

  std::unique_ptr<Wire> wire;
  Channel<std::string> outgoing;
  LineRoutes routes;
  std::chrono::steady_clock::time_point began;
  std::size_t garbage = 0;
  bool ended = false;
};
using LifePtr = std::shared_ptr<Life>;

/// The reply to one request.
class LineReply final : public Reply {
 public:
  LineReply(LifePtr life, Executor const& executor, jsonrpc::Request const& request,
            std::size_t bytes)
      : life_(std::move(life)), inbox_(executor, request, bytes) {
    if (!life_->routes.add(inbox_))
      throw Exception(
          fail(Errc::bad_message,
               "a request with the id " + jsonrpc::id_text(request.id) + " is under way already"));
  }
  ~LineReply() override {
    life_->routes.remove(inbox_);
    if (sent && !inbox_.finished() && !inbox_.is_hello) life_->cancel(inbox_.id);
  }

  Task<std::optional<jsonrpc::Message>> next() override { return inbox_.take(); }
  [[nodiscard]] std::exception_ptr failure() const override {
    if (inbox_.why()) return inbox_.why();
    return std::make_exception_ptr(
        Exception(fail(http::Errc::transfer_failed, "the server ended this without an answer")));
  }

  bool sent = false;  ///< The server may have seen the request.

 private:
  LifePtr life_;
  LineInbox inbox_;
};

/// The reply to what has none.
class NoReply final : public Reply {
 public:
  Task<std::optional<jsonrpc::Message>> next() override { co_return std::nullopt; }
  [[nodiscard]] std::exception_ptr failure() const override {
    return std::make_exception_ptr(
        Exception(fail(Errc::bad_message, "a notification has no answer")));
  }
};

}  // namespace

struct LineTransport::Impl {
  Impl(Executor executor_given, Clock const& clock_given, Options options_given, Log& log_given)
      : executor(executor_given),
        clock(clock_given),
        options(std::move(options_given)),
        log(log_given),
        tasks(executor, log) {}

  Task<LifePtr> alive();
  Task<> read(LifePtr of);
  Task<> write(LifePtr of);
  void take(Life& of, Line line);
  void skip(Life& of, std::string_view text, std::string const& why);
  void ended(Life& of);
  [[nodiscard]] Exception end_of(Life const& of) const;

  Executor executor;
  Clock const& clock;
  Options options;
  Log& log;
  LifePtr life;
  std::uint64_t incarnation = 0;
  std::size_t short_lives = 0;  ///< In a row.
  std::chrono::steady_clock::time_point not_before{};
  LineTransport* self = nullptr;
  TaskGroup tasks;
};

Task<LifePtr> LineTransport::Impl::alive() {
  while (!life) {
    auto const now = clock.steady_now();
    if (now < not_before) {
      Task<> resting = sleep_for(not_before - now);
      co_await std::move(resting);
      continue;
    }
    std::unique_ptr<Wire> wire = options.open();
    life = std::make_shared<Life>(executor, std::move(wire), options.max_unsent);
    life->began = now;
    tasks.spawn("mcp_reader", read(life));
    tasks.spawn("mcp_writer", write(life));
  }
  co_return life;
}

Task<> LineTransport::Impl::write(LifePtr of) {
  for (;;) {
    Task<std::optional<std::string>> taking = of->outgoing.pop();
    std::optional<std::string> line = co_await std::move(taking);
    if (!line) co_return;
    if (options.on_line) options.on_line(true, *line);
    Task<bool> writing = of->wire->write(std::move(*line));
    bool const taken = co_await std::move(writing);
    if (!taken) of->outgoing.close();
  }
}

Task<> LineTransport::Impl::read(LifePtr of) {
  for (;;) {
    Task<std::optional<Line>> reading = of->wire->read();
    std::optional<Line> line = co_await std::move(reading);
    if (!line) break;
    take(*of, std::move(*line));
  }
  of->outgoing.close();
  Task<> shutting = of->wire->shut();
  co_await std::move(shutting);
  ended(*of);
}

void LineTransport::Impl::take(Life& of, Line line) {
  if (options.on_line) options.on_line(false, line.text);
  if (!line.whole) {
    skip(of, line.text, "it is over " + std::to_string(options.max_message_bytes) + " bytes");
    if (LineInbox* const only = of.routes.only())
      only->finish(std::make_exception_ptr(Exception(
          fail(Errc::bad_message, "the server sent a message that is too long for this client"))));
    return;
  }
  jsonrpc::Decoded message =
      jsonrpc::parse_message(line.text, JsonLimits{.bytes = options.max_message_bytes});
  if (!message) {
    jsonrpc::Malformed const& bad = message.error();
    skip(of, line.text, bad.hint);
    LineInbox* const asked = bad.id ? of.routes.find(*bad.id) : nullptr;
    if (asked != nullptr)
      asked->finish(std::make_exception_ptr(Exception(
          fail(Errc::bad_message, "the server sent what is no JSON-RPC message", bad.hint))));
    return;
  }
  LineInbox* const asked = of.routes.find(*message);
  if (asked == nullptr) {
    if (self->on_unsolicited) self->on_unsolicited(std::move(*message));
    return;
  }
  auto const* notification = std::get_if<jsonrpc::Notification>(&*message);
  bool const over = notification != nullptr && notification->method == kMethodCancelled;
  bool const taken = asked->put(std::move(*message), line.text.size());
  if (!taken)
    log.warn("mcp_message_dropped",
             {{"server", options.address}, {"request", jsonrpc::id_text(asked->id)}});
  if (over) asked->finish(nullptr);
}

void LineTransport::Impl::skip(Life& of, std::string_view text, std::string const& why) {
  if (++of.garbage > kLoggedGarbage) return;
  log.warn("mcp_no_message", {{"server", options.address},
                              {"why", why},
                              {"line", term_safe_line(text.substr(0, kShownGarbage))}});
}

Exception LineTransport::Impl::end_of(Life const& of) const {
  std::string const about = of.wire->about();
  return Exception(
      fail(http::Errc::transfer_failed, "the server '" + options.address + "' is gone" +
                                            (about.empty() ? std::string() : ": " + about)));
}

void LineTransport::Impl::ended(Life& of) {
  if (of.ended) return;
  of.ended = true;
  auto const now = clock.steady_now();
  short_lives = now - of.began < options.settled ? short_lives + 1 : 0;
  not_before = now;
  if (short_lives > 1) {
    // Twice 2^16 would be more than any pause; the shift stays in range.
    auto const doubled = options.first_pause * (1 << std::min<std::size_t>(short_lives - 2, 16));
    not_before += std::min<milliseconds>(doubled, options.longest_pause);
  }
  ++incarnation;
  Exception const end = end_of(of);
  log.info("mcp_server_ended", {{"server", options.address}, {"how", end.error().hint}});
  if (life.get() == &of) life.reset();
  of.routes.finish(std::make_exception_ptr(end));
  if (options.on_end) options.on_end();
}

LineTransport::LineTransport(Executor executor, Clock const& clock, Options options, Log& log)
    : impl_(std::make_shared<Impl>(executor, clock, std::move(options), log)) {
  impl_->self = this;
}

LineTransport::~LineTransport() = default;

TransportTraits LineTransport::traits() const {
  return {.dropping_cancels = true, .probe_limit = impl_->options.probe_limit};
}

std::string const& LineTransport::address() const noexcept { return impl_->options.address; }

std::uint64_t LineTransport::incarnation() const noexcept { return impl_->incarnation; }

std::string LineTransport::about() const {
  return impl_->life ? impl_->life->wire->about() : std::string();
}

Task<std::unique_ptr<Reply>> LineTransport::post(jsonrpc::Message message, http::Headers,
                                                 milliseconds) {
  Impl& impl = *impl_;
  Task<LifePtr> starting = impl.alive();
  LifePtr const life = co_await std::move(starting);
  auto const* request = std::get_if<jsonrpc::Request>(&message);
  if (life->routes.size() >= impl.options.max_requests)
    throw Exception(fail(AsyncErrc::queue_full,
                         "too many requests to '" + impl.options.address + "' are under way"));
  std::unique_ptr<LineReply> reply;
  if (request != nullptr)
    reply =
        std::make_unique<LineReply>(life, impl.executor, *request, impl.options.max_message_bytes);
  Task<bool> putting = life->outgoing.push(jsonrpc::write_message(message));
  bool const taken = co_await std::move(putting);
  if (!reply) co_return std::make_unique<NoReply>();
  // A server that takes nothing any more is about to end, and that is what the reply will tell.
  reply->sent = taken;
  co_return reply;
}

Task<> LineTransport::close() {
  Impl& impl = *impl_;
  if (LifePtr const life = impl.life) {
    life->outgoing.close();
    Task<> shutting = life->wire->shut();
    co_await std::move(shutting);
  }
  Task<> ended = impl.tasks.wait();
  co_await std::move(ended);
  impl.short_lives = 0;
  impl.not_before = {};
}

}  // namespace tessera::mcp
