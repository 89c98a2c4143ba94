#include "mcp/client/legacy.hpp"

#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "mcp/client/capabilities.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/version.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

// A notification or a farewell that takes longer is given up.
constexpr milliseconds kCourtesy{5'000};
// How often a broken stream is taken up again, and how long we wait when the server does not say.
constexpr int kResumptions = 5;
constexpr milliseconds kResumptionPause{1'000};
constexpr milliseconds kLongestPause{30'000};

bool is_session_id(std::string_view text) {
  return !text.empty() && text.size() <= 1'024 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace

LegacyConnection::LegacyConnection(ConnectionParts parts, Executor executor)
    : Connection(parts), background_(executor, parts.log) {}

http::Headers LegacyConnection::session_headers() const {
  http::Headers headers;
  if (initialized_) headers.set(kHeaderProtocolVersion, server_.protocol_version);
  if (!session_.empty()) headers.set(kHeaderSessionId, session_);
  return headers;
}

Task<> LegacyConnection::initialize() {
  initialized_ = false;
  session_.clear();
  InitializeParams hello;
  hello.protocol_version = kLatestLegacyVersion;
  hello.capabilities = declared_capabilities(parts_.options);
  hello.client_info = parts_.options.client_info;
  std::string method(kMethodInitialize);
  json::object params = to_json(hello).get_object();
  Waiting waiting = waiting_for(method, params, CallOptions());
  jsonrpc::Request message{waiting.id, std::move(method), std::move(params)};
  std::string text = jsonrpc::write_message(std::move(message));

  auto sending = send(std::move(text), session_headers(), waiting.budget);
  std::unique_ptr<Reply> const reply = co_await std::move(sending);
  auto reading = read_answer(*reply, waiting);
  std::optional<json::value> const answer = co_await std::move(reading);
  if (!answer) std::rethrow_exception(no_answer(*reply));

  Result<InitializeResult> server = from_json<InitializeResult>(*answer);
  if (!server)
    throw Exception(fail(Errc::bad_message,
                         "the server's answer to initialize does not fit: " + server.error().hint));
  if (!is_legacy_version(server->protocol_version))
    throw Exception(
        fail(Errc::no_common_version,
             "the server speaks MCP " + server->protocol_version + ", which this client does not"));
  std::string_view const session = reply->headers().get(kHeaderSessionId);
  if (!session.empty() && !is_session_id(session))
    throw Exception(fail(Errc::bad_message, "the server's session id breaks the protocol"));
  session_ = session;
  server_ = std::move(*server);
  initialized_ = true;
  Task<> ready = notify(std::string(kMethodInitialized), json::object());
  co_await std::move(ready);
}

Task<json::value> LegacyConnection::request(std::string method, json::object params, http::Headers,
                                            CallOptions options) {
  std::string const session = session_;
  bool lost = false;
  try {
    Task<json::value> asking = ask(method, params, options);
    json::value result = co_await std::move(asking);
    co_return result;
  } catch (StatusError const& failure) {
    if (failure.status() != 404 || session.empty()) throw;
    lost = true;
  }
  if (lost && session_ == session) {
    parts_.log.info("mcp_session_lost", {{"url", parts_.transport.url()}});
    Task<> again = initialize();
    co_await std::move(again);
  }
  try {
    Task<json::value> asking = ask(std::move(method), std::move(params), std::move(options));
    json::value result = co_await std::move(asking);
    co_return result;
  } catch (StatusError const& failure) {
    if (failure.status() != 404) throw;
    throw Exception(fail(Errc::session_lost,
                         "the server forgets its sessions as soon as it makes "
                         "them: are there several behind one address?"));
  }
}

Task<json::value> LegacyConnection::ask(std::string method, json::object params,
                                        CallOptions options) {
  Waiting waiting = waiting_for(method, params, std::move(options));
  if (waiting.options.on_progress) {
    json::value& meta = params["_meta"];
    if (!meta.is_object()) meta.emplace_object();
    meta.get_object()["progressToken"] = std::get<std::int64_t>(waiting.id);
  }
  jsonrpc::Request message{waiting.id, std::move(method), std::move(params)};
  std::string text = jsonrpc::write_message(std::move(message));

  std::exception_ptr failure;
  try {
    auto sending = send(std::move(text), session_headers(), waiting.budget);
    std::unique_ptr<Reply> reply = co_await std::move(sending);
    Task<json::value> waiting_task = wait_for_answer(std::move(reply), waiting);
    json::value result = co_await std::move(waiting_task);
    co_return result;
  } catch (RemoteError const&) {
    throw;
  } catch (StatusError const&) {
    throw;
  } catch (...) {
    failure = std::current_exception();
  }
  // In this era the server does not take a closed connection for a cancellation: it is told. The
  // caller may be cancelled itself and unable to wait, so the group does it.
  json::object cancelled;
  cancelled["requestId"] = std::get<std::int64_t>(waiting.id);
  cancelled["reason"] = "the client no longer waits";
  background_.spawn("mcp_cancel", notify(std::string(kMethodCancelled), std::move(cancelled)));
  std::rethrow_exception(failure);
}

Task<json::value> LegacyConnection::wait_for_answer(std::unique_ptr<Reply> reply,
                                                    Waiting& waiting) {
  std::string event_id;
  milliseconds pause = kResumptionPause;
  for (int taken_up = 0;; ++taken_up) {
    std::exception_ptr broken;
    try {
      auto reading = read_answer(*reply, waiting);
      std::optional<json::value> answer = co_await std::move(reading);
      if (answer) co_return std::move(*answer);
      broken = no_answer(*reply);
    } catch (Exception const& failure) {
      if (failure.code() != http::Errc::transfer_failed) throw;
      broken = std::current_exception();
    }
    std::string const seen = reply->last_event_id();
    if (!seen.empty()) event_id = seen;
    if (reply->retry_after()) pause = std::min(*reply->retry_after(), kLongestPause);
    bool const refused = reply->status() >= 300;
    if (event_id.empty() || refused || taken_up == kResumptions) std::rethrow_exception(broken);
    reply.reset();
    auto taking_up = take_up(event_id, pause, waiting.budget);
    reply = co_await std::move(taking_up);
  }
}

Task<std::unique_ptr<Reply>> LegacyConnection::take_up(std::string event_id, milliseconds pause,
                                                       Budget budget) {
  auto resting = with_deadline(sleep_for(pause), budget.left(), "the MCP server");
  co_await std::move(resting);
  http::Headers headers = session_headers();
  headers.set("Last-Event-ID", event_id);
  auto opening = parts_.transport.resume(std::move(headers), budget.left());
  auto limited = with_deadline(std::move(opening), budget.left(), "the MCP server");
  std::unique_ptr<Reply> reply = co_await std::move(limited);
  co_return reply;
}

Task<> LegacyConnection::serve(jsonrpc::Request request, Waiting& waiting) {
  if (request.method == kMethodPing) {
    Task<> pong = deliver(jsonrpc::write_message(jsonrpc::Response{request.id, json::object()}));
    co_await std::move(pong);
    co_return;
  }
  if (request.method != kMethodElicit || parts_.options.input == nullptr) {
    jsonrpc::ErrorObject const unknown{jsonrpc::wire_code(jsonrpc::Errc::method_not_found),
                                       "this client does not offer " + request.method,
                                       {}};
    Task<> refusing = deliver(jsonrpc::write_error(request.id, unknown));
    co_await std::move(refusing);
    co_return;
  }
  auto asking = answer_question(parts_, request.method, std::move(request.params), waiting.about);
  json::object answer = co_await std::move(asking);
  std::string text =
      jsonrpc::write_message(jsonrpc::Response{request.id, json::value(std::move(answer))});
  Task<> answering = deliver(std::move(text));
  co_await std::move(answering);
}

Task<> LegacyConnection::notify(std::string method, json::object params) {
  jsonrpc::Notification message{std::move(method), std::move(params)};
  return deliver(jsonrpc::write_message(std::move(message)));
}

Task<> LegacyConnection::deliver(std::string message) {
  auto sending = send(std::move(message), session_headers(), Budget(parts_.clock, kCourtesy));
  std::unique_ptr<Reply> const reply = co_await std::move(sending);
  if (reply->status() >= 400)
    throw StatusError(reply->status(), parts_.transport.url(), std::string());
}

Task<> LegacyConnection::end_session() {
  auto dropping = parts_.transport.drop(session_headers(), kCourtesy);
  auto limited = with_deadline(std::move(dropping), kCourtesy, "the MCP server");
  std::unique_ptr<Reply> const reply = co_await std::move(limited);
  parts_.log.debug("mcp_session_ended", {{"status", reply->status()}});
}

Task<> LegacyConnection::close() {
  // Notifications bound their own time; the session must not end before they are out.
  Task<> sent = background_.wait();
  co_await std::move(sent);
  if (!session_.empty()) {
    background_.spawn("mcp_end_session", end_session());
    Task<> ended = background_.wait();
    co_await std::move(ended);
    session_.clear();
  }
  initialized_ = false;
}

}  // namespace tessera::mcp
