#include "http/server/connection.hpp"

#include "async/sleep.hpp"
#include "http/message/accept.hpp"
#include "http/message/error_response.hpp"
#include "http/server/chunk_writer.hpp"
#include "http/server/peer_watch.hpp"
#include "http/server/request_body.hpp"
#include "http/server/transport.hpp"
#include "http/server/watchdog.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <ctime>
#include <optional>

// One connection is one coroutine that loops over its requests:
//
//   bytes -> HeadScanner -> parse_head -> handler -> one write -> what is left of the body -> again
//              |               |             |
//              '-- refuse: answer, stop reading as HTTP, close (framing is not trusted any more)
//                                            '-- read_all: the body, only when somebody asks for it
//
// The common case suspends twice: once for the request's bytes, once (or not at all) in the
// handler.

namespace tessera::http {
namespace {

// Copying a small body is cheaper than a second buffer.
constexpr std::size_t kJoinBelow = 16UL << 10;
// Larger output buffers do not stay with a connection.
constexpr std::size_t kKeepBelow = 64UL << 10;

constexpr std::string_view kNothing;

std::string address_of(TcpSocket const& socket) {
  error_code failure;
  auto const endpoint = socket.remote_endpoint(failure);
  return failure ? std::string() : endpoint.address().to_string();
}

bool asks_to_close(Response const& response) {
  return iequals(response.headers.get("Connection"), "close");
}

template <class Transport>
class Connection final : public BodySource, public LiveConnection {
 public:
  Connection(ConnectionContext& context, Transport transport, StopSource& stop)
      : context_(context),
        transport_(std::move(transport)),
        peer_(address_of(transport_.lowest())),
        watchdog_(context.executor, [this] { bite(); }),
        peer_watch_(watchdog_, stop),
        place_(context.live.insert(context.live.end(), this)) {}
  ~Connection() override { context_.live.erase(place_); }
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  Task<> run() {
    if constexpr (Transport::kTls) {
      watchdog_.expect_within(context_.limits.head_time);
      auto const [failure] = co_await transport_.handshake();
      watchdog_.relax();
      if (failure) co_return;
    }
    bool again = true;
    while (again) {
      scanner_ = HeadScanner();
      HeadProblem problem = co_await read_head();
      if (!scanner_.complete() && !problem) break;
      request_.reset();
      if (!problem) problem = take_head();
      if (problem) {
        co_await refuse(problem);
        break;
      }

      Response response;
      std::exception_ptr failure;
      peer_watch_.begin();
      try {
        Task<Response> answer = context_.handler(request_);
        response = co_await std::move(answer);
      } catch (...) {
        failure = std::current_exception();
      }
      peer_watch_.end();
      // A handler may leave a deadline open, or lend it to a coroutine of its own.
      if (peer_watch_.release()) co_await asio::this_coro::reset_cancellation_state();
      if (failure) {
        auto const state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) break;
        response = answer_to(failure);
      }
      again = co_await send(response);
    }
  }

  void drain() override {
    if (idle_) cancel_io();
  }

  bool try_read_all(std::string& out, std::size_t limit) override {
    return body_.take_whole(in_, out, std::min(limit, context_.limits.body));
  }

  Task<> read_all(std::string& out, std::size_t limit) override {
    std::size_t const most = std::min(limit, context_.limits.body);
    peer_watch_.end();
    body_.take_some(in_, out, most);
    if (body_.waits_for_continue() && out.empty()) {
      body_.continue_sent();
      out_.assign("HTTP/1.1 100 Continue\r\n\r\n");
      error_code const failure = co_await flush();
      if (failure) throw_broken_body(failure);
    }
    auto const deadline = Watchdog::Clock::now() + context_.limits.body_time;
    while (!body_.done()) {
      error_code const failure = co_await fill(deadline);
      if (failure) throw_broken_body(failure);
      body_.take_some(in_, out, most);
    }
    peer_watch_.begin();
  }

 private:
  void bite() {
    bool const matters = request_.cancel_when_peer_leaves;
    if (!peer_watch_.bite(transport_.lowest().native_handle(), matters)) cancel_io();
  }

  void cancel_io() {
    error_code ignored;
    transport_.lowest().cancel(ignored);
  }

  /// Reads until a head is complete, refused, or will never come (then there is neither).
  Task<HeadProblem> read_head() {
    std::optional<Watchdog::Clock::time_point> head_deadline;
    for (;;) {
      HeadProblem const problem = scanner_.scan(in_.data(), context_.limits);
      if (problem || scanner_.complete()) co_return problem;
      bool const between = in_.empty();
      if (between && context_.draining) co_return problem;
      auto const now = Watchdog::Clock::now();
      if (!between && !head_deadline) head_deadline = now + context_.limits.head_time;
      idle_ = between;
      error_code const failure =
          co_await fill(head_deadline.value_or(now + context_.limits.idle_time));
      idle_ = false;
      if (failure == asio::error::timed_out && !between) {
        HeadProblem const slow{408, "the request head took too long"};
        co_return slow;
      }
      if (failure) co_return problem;
    }
  }

  /// Reads some bytes into `in_`. @return timed_out when the deadline passed
  Task<error_code> fill(Watchdog::Clock::time_point deadline) {
    in_.reserve();
    watchdog_.expect_by(deadline);
    asio::mutable_buffer const space(in_.free_space(), in_.free_size());
    auto const [failure, bytes] = co_await transport_.read_some(space);
    watchdog_.relax();
    bool const late = watchdog_.take_bitten();
    in_.commit(bytes);
    if (failure && late) co_return error_code(asio::error::timed_out);
    co_return failure;
  }

  HeadProblem take_head() {
    Framing framing;
    request_.tls = Transport::kTls;
    std::string_view const head =
        in_.data().substr(scanner_.begin(), scanner_.end() - scanner_.begin());
    HeadProblem const problem = parse_head(head, context_.limits, request_, framing);
    in_.consume(scanner_.end());
    if (problem) return problem;
    keep_alive_ = framing.keep_alive;
    http10_ = framing.http10;
    body_ = RequestBody(framing);
    request_.peer = peer_;
    request_.deadline_keeper = &peer_watch_;
    if (!body_.done()) request_.set_body_source(this);
    return {};
  }

  Response answer_to(std::exception_ptr const& failure) {
    Response response = error_response(failure);
    if (response.status >= 500)
      context_.log.error("request_failed", {{"error", describe_failure(failure)}});
    return response;
  }

  [[noreturn]] void throw_broken_body(error_code failure) {
    body_.give_up();
    if (failure == asio::error::timed_out) throw Exception(fail(Errc::timed_out));
    if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
    throw Exception(fail(Errc::transfer_failed, {}, failure.message()));
  }

  /// Sends `out_` and then `tail`. @return timed_out when the peer does not take it
  Task<error_code> flush(std::string_view tail = kNothing) {
    SendBuffers bytes{asio::buffer(out_), asio::buffer(tail.data(), tail.size())};
    error_code failure;
    std::size_t sent = transport_.try_write(bytes, failure);
    if (!failure && sent == out_.size() + tail.size()) co_return failure;
    if (failure && failure != asio::error::would_block) co_return failure;
    for (asio::const_buffer& buffer : bytes) {
      std::size_t const step = std::min(sent, buffer.size());
      buffer += step;
      sent -= step;
    }
    watchdog_.expect_within(context_.limits.write_time);
    auto const [late_failure, rest] = co_await transport_.write(bytes);
    static_cast<void>(rest);
    watchdog_.relax();
    bool const late = watchdog_.take_bitten();
    if (late_failure && late) co_return error_code(asio::error::timed_out);
    co_return late_failure;
  }

  Task<error_code> send_bytes(std::string bytes) {
    out_ = std::move(bytes);
    return flush();
  }

  /// @return true when the connection can serve another request
  Task<bool> send(Response& response) {
    bool const keep = keep_alive_ && !context_.draining && !asks_to_close(response) &&
                      body_.can_be_skipped(in_, context_.limits.drain);
    ResponseHeadOptions options;
    options.keep_alive = keep;
    options.http10 = http10_;
    bool const head_only = request_.method == Method::head || has_no_body(response.status);
    if (response.stream && !head_only) {
      bool const again = co_await send_stream(response, options);
      co_return again;
    }
    std::string_view body = response.shared_body ? *response.shared_body : response.body;
    options.length = body.size();
    if (has_no_body(response.status) || response.stream) options.framing = BodyFraming::none;
    if (head_only) body = {};

    out_.clear();
    write_response_head(out_, response, options, context_.dates.text(::time(nullptr)));
    if (body.size() <= kJoinBelow) {
      out_ += body;
      body = {};
    }
    error_code const failure = co_await flush(body);
    if (out_.capacity() > kKeepBelow) out_ = std::string();
    if (failure) co_return false;
    if (!keep) {
      // A peer that has sent nothing we did not read can lose nothing by a plain close.
      bool const all_read = body_.done() && in_.empty();
      if (!all_read || Transport::kTls) co_await linger();
      co_return false;
    }
    auto const deadline = Watchdog::Clock::now() + context_.limits.body_time;
    for (body_.skip_some(in_); !body_.done(); body_.skip_some(in_)) {
      error_code const broken = co_await fill(deadline);
      if (broken) co_return false;
    }
    co_return true;
  }

  Task<bool> send_stream(Response& response, ResponseHeadOptions options) {
    using namespace asio::experimental::awaitable_operators;
    options.framing = http10_ ? BodyFraming::close : BodyFraming::chunked;
    options.keep_alive = options.keep_alive && !http10_ && body_.done();
    if (iequals(media_type(response.headers.get("Content-Type")), "text/event-stream"))
      response.headers.set("X-Accel-Buffering", "no");
    out_.clear();
    write_response_head(out_, response, options, context_.dates.text(::time(nullptr)));
    error_code failure = co_await flush();
    if (failure) co_return false;

    bool finished = false;
    ChunkWriter writer(context_.executor, !http10_,
                       [this](std::string bytes) { return send_bytes(std::move(bytes)); });
    Task<> produce = produce_stream(response.stream, writer, finished);
    Task<> watch = watch_peer();
    auto race = std::move(produce) || std::move(watch);
    co_await std::move(race);

    auto const state = co_await asio::this_coro::cancellation_state;
    if (!finished || state.cancelled() != asio::cancellation_type::none) co_return false;
    out_ = http10_ ? "" : "0\r\n\r\n";
    failure = co_await flush();
    if (failure) co_return false;
    if (!options.keep_alive) co_await linger();
    co_return options.keep_alive;
  }

  Task<> produce_stream(StreamBody const& stream, ChunkWriter& writer, bool& finished) {
    try {
      Task<> body = stream(writer);
      co_await std::move(body);
      finished = true;
    } catch (boost::system::system_error const& gone) {
      context_.log.debug("stream_ended", {{"error", gone.what()}});
    } catch (std::exception const&) {
      context_.log.error("stream_failed", {{"error", describe_failure(std::current_exception())}});
    }
  }

  /// Ends when the peer has closed. What it sends meanwhile is kept: it is its next request.
  Task<> watch_peer() {
    while (in_.size() < context_.limits.head) {
      error_code const failure = co_await fill_quietly();
      if (failure) co_return;
    }
    SteadyTimer never(context_.executor, SteadyTimer::time_point::max());
    auto const woken = co_await never.async_wait(use_code);
    static_cast<void>(woken);
  }

  /// As `fill`, without a deadline: the watchdog belongs to the writing side now. A stream may last
  /// as long as its producer and the peer want.
  Task<error_code> fill_quietly() {
    in_.reserve();
    asio::mutable_buffer const space(in_.free_space(), in_.free_size());
    auto const [failure, bytes] = co_await transport_.read_some(space);
    in_.commit(bytes);
    co_return failure;
  }

  Task<> refuse(HeadProblem problem) {
    context_.log.info(
        "request_refused",
        {{"status", problem.status}, {"reason", problem.text}, {"peer", std::string_view(peer_)}});
    Response response = error_response(fail(Errc::bad_request, std::string(problem.text)));
    response.status = problem.status;
    ResponseHeadOptions options;
    options.keep_alive = false;
    options.length = response.body.size();
    out_.clear();
    write_response_head(out_, response, options, context_.dates.text(::time(nullptr)));
    out_ += response.body;
    error_code const failure = co_await flush();
    if (!failure) co_await linger();
  }

  /// Ends our side and waits a little for the peer to end its own: closing with unread bytes would
  /// make the kernel reset the connection and the peer lose the answer. Spec: RFC 9112 §9.6
  Task<> linger() {
    auto const deadline = Watchdog::Clock::now() + context_.limits.linger_time;
    if constexpr (Transport::kTls) {
      watchdog_.expect_by(deadline);
      auto const closed = co_await transport_.shut_down();
      static_cast<void>(closed);
      watchdog_.relax();
      co_return;
    }
    error_code failure;
    transport_.lowest().shutdown(asio::socket_base::shutdown_send, failure);
    while (!failure) {
      in_.consume(in_.size());
      failure = co_await fill(deadline);
    }
  }

  ConnectionContext& context_;
  Transport transport_;
  std::string peer_;
  Watchdog watchdog_;
  PeerWatch peer_watch_;
  std::list<LiveConnection*>::iterator place_;
  ReadBuffer in_;
  std::string out_;
  HeadScanner scanner_;
  Request request_;
  RequestBody body_;
  bool keep_alive_ = true;
  bool http10_ = false;
  bool idle_ = false;
};

}  // namespace

Task<> serve_connection(ConnectionContext& context, TcpSocket socket) {
  StopSource stop(context.executor);
  Connection<PlainTransport> connection(context, PlainTransport(std::move(socket)), stop);
  Task<> work = stop.run(connection.run());
  co_await std::move(work);
}

Task<> serve_tls_connection(ConnectionContext& context, TcpSocket socket, asio::ssl::context& tls) {
  StopSource stop(context.executor);
  Connection<TlsTransport> connection(context, TlsTransport(std::move(socket), tls), stop);
  Task<> work = stop.run(connection.run());
  co_await std::move(work);
}

}  // namespace tessera::http
