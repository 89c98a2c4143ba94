#include "mcp/server/wire/wire_server.hpp"

#include "async/abandon.hpp"
#include "async/channel.hpp"
#include "async/deadline.hpp"
#include "async/task_group.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/calls/dispatch.hpp"
#include "mcp/server/calls/legacy_session.hpp"
#include "mcp/server/calls/listen.hpp"
#include "mcp/server/calls/modern_meta.hpp"

#include <boost/system/system_error.hpp>

#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace tessera::mcp {
namespace {

/// A request that runs.
struct Running {
  std::shared_ptr<Abandon> abandon = std::make_shared<Abandon>();
  bool is_subscription = false;
  bool cancelled = false;  ///< Nothing is said about it any more.
};

/// The legacy session: there is one at most, and it is the wire.
struct WireSession {
  ClientOffer client;
  std::string key;  ///< Not to be guessed: names it among all sessions of the process.
};

bool has_modern_meta(json::object const& params) {
  json::value const* meta = params.if_contains("_meta");
  return meta != nullptr && json_find(*meta, kMetaProtocolVersion) != nullptr;
}

std::string refusal_of(jsonrpc::Id const& id, jsonrpc::Errc code, std::string_view why) {
  return error_reply(200, id, make_error_code(code), why).message;
}

bool is_abort(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (boost::system::system_error const& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

class WireServer {
 public:
  WireServer(Executor const& executor, Server const& server, Wire& wire, WireServerOptions options)
      : server_(server),
        wire_(wire),
        options_(std::move(options)),
        outgoing_(executor, options_.max_unsent),
        writing_(executor, server.log()),
        requests_(executor, server.log()),
        background_(executor, server.log()) {}

  Task<> serve();

 private:
  /// What a request says before its answer.
  class LineOutbox final : public Outbox {
   public:
    LineOutbox(WireServer& server, Running const& running) : server_(server), running_(running) {}
    Task<> send(std::string message) override {
      Task<bool> putting = server_.outgoing_.push(std::move(message));
      bool const taken = co_await std::move(putting);
      if (!taken || running_.cancelled)
        throw boost::system::system_error(asio::error::operation_aborted);
    }

   private:
    WireServer& server_;
    Running const& running_;
  };

  Task<> read();
  Task<> write();
  Task<> take(Line line);
  Task<> say(std::string message);
  /// @return what to answer at once; nothing: the request runs
  [[nodiscard]] std::optional<std::string> begin(ExchangePtr exchange);
  Task<> run(ExchangePtr exchange, ClientView client, Running& running);
  Task<> answer(ExchangePtr exchange, ClientView client, Running& running);
  Task<> part();
  /// What the server has to say to a legacy session by itself.
  Task<> tell_changes();
  void cancel(jsonrpc::Notification const& notification);
  [[nodiscard]] std::variant<ClientView, ServerReply> client_of(jsonrpc::Request const& request);
  [[nodiscard]] ServerReply greet(jsonrpc::Request const& request);

  Server const& server_;
  Wire& wire_;
  WireServerOptions options_;
  std::optional<WireSession> session_;
  std::map<jsonrpc::Id, Running> running_;
  Channel<std::string> outgoing_;
  TaskGroup writing_;
  TaskGroup requests_;
  TaskGroup background_;  ///< What belongs to no request: tasks, and what a session hears.
};

Task<> WireServer::serve() {
  writing_.spawn("mcp_wire_writer", write());
  std::exception_ptr failure;
  try {
    Task<> reading = read();
    co_await std::move(reading);
    Task<> parting = part();
    co_await std::move(parting);
  } catch (...) {
    failure = std::current_exception();
  }
  // A cancelled task still waits for what it has started.
  auto const fresh = asio::this_coro::reset_cancellation_state();
  co_await fresh;
  Task<> hushing = background_.stop();
  co_await std::move(hushing);
  Task<> stopping = requests_.stop();
  co_await std::move(stopping);
  if (session_) forget_session(server_, session_->key);
  outgoing_.close();
  // What was said must go out; a client that does not read any more cannot hold us.
  try {
    Task<> written = with_deadline(writing_.wait(), options_.farewell, "the client");
    co_await std::move(written);
  } catch (Exception const& late) {
    server_.log().warn("mcp.wire.unsent", {{"error", describe(late.error())}});
  }
  Task<> silenced = writing_.stop();
  co_await std::move(silenced);
  if (failure) std::rethrow_exception(failure);
}

Task<> WireServer::part() {
  // What is cancelled may end at once and leave the table: look at it before.
  std::vector<std::shared_ptr<Abandon>> subscriptions;
  for (auto const& [id, running] : running_)
    if (running.is_subscription) subscriptions.push_back(running.abandon);
  for (std::shared_ptr<Abandon> const& one : subscriptions) one->now();
  try {
    Task<> finishing = with_deadline(requests_.wait(), options_.farewell, "what still runs");
    co_await std::move(finishing);
  } catch (Exception const& late) {
    if (late.code() != AsyncErrc::deadline) throw;
    server_.log().warn("mcp.wire.unfinished", {{"requests", running_.size()}});
  }
}

Task<> WireServer::read() {
  for (;;) {
    Task<std::optional<Line>> reading = wire_.read();
    std::optional<Line> line = co_await std::move(reading);
    if (!line) co_return;
    Task<> taking = take(std::move(*line));
    co_await std::move(taking);
  }
}

Task<> WireServer::write() {
  for (;;) {
    Task<std::optional<std::string>> taking = outgoing_.pop();
    std::optional<std::string> message = co_await std::move(taking);
    if (!message) co_return;
    Task<bool> writing = wire_.write(std::move(*message));
    bool const taken = co_await std::move(writing);
    if (taken) continue;
    // Nobody reads: nobody waits for what runs either.
    outgoing_.close();
    requests_.cancel();
  }
}

Task<> WireServer::say(std::string message) {
  Task<bool> putting = outgoing_.push(std::move(message));
  bool const taken = co_await std::move(putting);
  if (!taken) server_.log().debug("mcp.wire.unsaid");
}

Task<> WireServer::take(Line line) {
  jsonrpc::Malformed bad{jsonrpc::Errc::invalid_request, {}, "the message is too long"};
  auto exchange = std::make_shared<Exchange>(Caller{options_.principal, {}, nullptr},
                                             line.whole ? line.text.size() : 0);
  exchange->background = &background_;
  if (line.whole) {
    JsonLimits limits;
    limits.bytes = options_.max_message_bytes;
    jsonrpc::Decoded decoded = jsonrpc::parse_message(line.text, limits, &exchange->arena);
    if (decoded)
      exchange->message.emplace(std::move(*decoded));
    else
      bad = decoded.error();
  }
  if (!exchange->message) {
    Task<> refusing = say(jsonrpc::write_message(jsonrpc::refusal(bad)));
    co_await std::move(refusing);
    co_return;
  }
  jsonrpc::Message& message = *exchange->message;
  if (std::holds_alternative<jsonrpc::Request>(message)) {
    std::optional<std::string> const reply = begin(std::move(exchange));
    if (!reply) co_return;
    Task<> replying = say(*reply);
    co_await std::move(replying);
  } else if (auto const* notification = std::get_if<jsonrpc::Notification>(&message)) {
    cancel(*notification);
  } else if (!session_ || !take_answer(server_, session_->key, message)) {
    server_.log().info("mcp.wire.unwanted_answer");
  }
}

std::optional<std::string> WireServer::begin(ExchangePtr exchange) {
  jsonrpc::Request const& request = exchange->request();
  if (request.method == kMethodInitialize && !has_modern_meta(request.params))
    return greet(request).message;
  if (running_.contains(request.id))
    return refusal_of(request.id, jsonrpc::Errc::invalid_request,
                      "a request with this id is under way");
  if (running_.size() >= options_.max_requests)
    return refusal_of(request.id, jsonrpc::Errc::internal_error,
                      "too many requests are under way: try again later");
  std::variant<ClientView, ServerReply> client = client_of(request);
  if (auto* refused = std::get_if<ServerReply>(&client)) return std::move(refused->message);
  Running& running = running_[request.id];
  running.is_subscription = request.method == kMethodListen;
  requests_.spawn("mcp_request",
                  run(std::move(exchange), std::get<ClientView>(std::move(client)), running));
  return std::nullopt;
}

std::variant<ClientView, ServerReply> WireServer::client_of(jsonrpc::Request const& request) {
  bool const modern = has_modern_meta(request.params);
  if (!modern && session_)
    return legacy_client(server_, session_->client, session_->key, SysSeconds::max());
  // The one request that may come before `initialize` in the legacy era.
  if (!modern && request.method == kMethodPing)
    return legacy_client(server_, {}, {}, SysSeconds::max());
  std::variant<RequestMeta, ServerReply> read = read_modern_meta(request);
  if (auto* refused = std::get_if<ServerReply>(&read)) return std::move(*refused);
  auto& meta = std::get<RequestMeta>(read);
  if (auto refused = version_problem(request.id, meta.protocol_version)) return std::move(*refused);
  return modern_client(request.id, std::move(meta));
}

ServerReply WireServer::greet(jsonrpc::Request const& request) {
  auto agreed = initialize(server_, request);
  if (auto* refused = std::get_if<ServerReply>(&agreed)) return std::move(*refused);
  auto& hello = std::get<Initialized>(agreed);
  if (!session_) {
    session_.emplace(WireSession{{}, random_token(*server_.options().random)});
    background_.spawn("mcp_session_changes", tell_changes());
  }
  session_->client = std::move(hello.client);
  return std::move(hello.reply);
}

Task<> WireServer::tell_changes() {
  Running const always;
  LineOutbox out(*this, always);
  Task<> telling = tell_session(server_, session_->key, out);
  co_await std::move(telling);
}

void WireServer::cancel(jsonrpc::Notification const& notification) {
  if (notification.method != kMethodCancelled) return;
  json::value const* wanted = notification.params.if_contains("requestId");
  std::optional<jsonrpc::Id> const id =
      wanted == nullptr ? std::nullopt : jsonrpc::read_id(*wanted);
  auto const found = id ? running_.find(*id) : running_.end();
  if (found == running_.end()) return;
  found->second.cancelled = true;
  std::shared_ptr<Abandon> const abandon = found->second.abandon;
  abandon->now();
}

Task<> WireServer::run(ExchangePtr exchange, ClientView client, Running& running) {
  jsonrpc::Id const id = exchange->request().id;
  std::exception_ptr failure;
  try {
    Task<> answering = answer(exchange, std::move(client), running);
    Task<> watched = Abandon::watched(running.abandon, std::move(answering));
    co_await std::move(watched);
  } catch (...) {
    failure = std::current_exception();
  }
  bool const silent = !failure || running.cancelled || is_abort(failure);
  running_.erase(id);
  if (!silent) {
    Task<> replying = say(refusal_of(id, jsonrpc::Errc::internal_error, {}));
    co_await std::move(replying);
  }
  if (failure) std::rethrow_exception(failure);
}

Task<> WireServer::answer(ExchangePtr exchange, ClientView client, Running& running) {
  Operation operation{server_, std::move(exchange), std::move(client)};
  Task<ServerReply> dispatching = dispatch(operation);
  ServerReply const first = co_await std::move(dispatching);
  std::string message = first.message;
  LineOutbox out(*this, running);
  if (first.rest) {
    Task<ServerReply> going_on = first.rest(out);
    ServerReply last = co_await std::move(going_on);
    message = std::move(last.message);
  }
  if (running.cancelled || message.empty()) co_return;
  Task<> saying = say(std::move(message));
  co_await std::move(saying);
}

}  // namespace

Task<> serve_wire(Server const& server, Wire& wire, WireServerOptions options) {
  Executor const executor = co_await asio::this_coro::executor;
  WireServer serving(executor, server, wire, std::move(options));
  Task<> work = serving.serve();
  co_await std::move(work);
}

}  // namespace tessera::mcp
