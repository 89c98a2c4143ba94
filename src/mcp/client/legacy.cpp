#include "mcp/client/legacy.hpp"

#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "mcp/client/capabilities.hpp"
#include "mcp/client/questions.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/transport/status_error.hpp"

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
// Questions of the server that may wait for a person at one time.
constexpr std::size_t kQuestions = 16;

bool is_session_id(std::string_view text) {
  return !text.empty() && text.size() <= 1'024 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

/// What the server is told when its question cannot be answered; nothing for a failure that is
/// ours. Spec: MCP 2025-11-25 client/elicitation, client/sampling (error handling)
std::optional<jsonrpc::ErrorObject> refusal_of(Exception const& failure, bool offered) {
  bool const theirs = failure.code() == Errc::not_supported || failure.code() == Errc::bad_message;
  if (!theirs) return std::nullopt;
  auto const code = offered ? jsonrpc::Errc::invalid_params : jsonrpc::Errc::method_not_found;
  return jsonrpc::ErrorObject{jsonrpc::wire_code(code), failure.error().hint, {}};
}

}  // namespace

LegacyConnection::LegacyConnection(ConnectionParts parts, Executor executor)
    : Connection(parts),
      met_(executor),
      background_(executor, parts.log),
      hearing_(executor, parts.log),
      serving_(executor, parts.log) {}

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
  auto sending = send(std::move(message), session_headers(), waiting.budget);
  std::unique_ptr<Reply> const reply = co_await std::move(sending);
  auto reading = read_answer(*reply, waiting);
  std::optional<json::value> const answer = co_await std::move(reading);
  if (!answer) std::rethrow_exception(reply->failure());

  Result<InitializeResult> server = from_json<InitializeResult>(*answer);
  if (!server)
    throw Exception(fail(Errc::bad_message,
                         "the server's answer to initialize does not fit: " + server.error().hint));
  if (!is_legacy_version(server->protocol_version))
    throw Exception(
        fail(Errc::no_common_version,
             "the server speaks MCP " + server->protocol_version + ", which this client does not"));
  std::string const session = reply->session_id();
  if (!session.empty() && !is_session_id(session))
    throw Exception(fail(Errc::bad_message, "the server's session id breaks the protocol"));
  session_ = session;
  server_ = std::move(*server);
  initialized_ = true;
  incarnation_ = parts_.transport.incarnation();
  Task<> ready = notify(std::string(kMethodInitialized), json::object());
  co_await std::move(ready);
  // A question need not come on the stream of a request of ours.
  ClientOptions const& options = parts_.options;
  bool const can_answer =
      options.input != nullptr || options.sampling != nullptr || options.roots != nullptr;
  if (can_answer && hearing_.size() == 0) hearing_.spawn("mcp_hear", hear(nullptr));
}

Task<json::value> LegacyConnection::request(std::string method, json::object params, http::Headers,
                                            CallOptions options) {
  Task<> meeting = meet_again();
  co_await std::move(meeting);
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
    parts_.log.info("mcp_session_lost", {{"url", parts_.transport.address()}});
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

Task<> LegacyConnection::meet_again() {
  while (meeting_) {
    Task<> others = met_.wait();
    co_await std::move(others);
  }
  if (!initialized_ || incarnation_ == parts_.transport.incarnation()) co_return;
  parts_.log.info("mcp_server_started_again", {{"server", parts_.transport.address()}});
  meeting_ = true;
  met_.reset();
  std::exception_ptr failure;
  try {
    Task<> hello = initialize();
    co_await std::move(hello);
  } catch (...) {
    failure = std::current_exception();
    initialized_ = true;  // Whoever comes next tries again.
  }
  meeting_ = false;
  met_.set();
  if (failure) std::rethrow_exception(failure);
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
  std::exception_ptr failure;
  try {
    auto sending = send(std::move(message), session_headers(), waiting.budget);
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
  if (parts_.transport.traits().dropping_cancels) std::rethrow_exception(failure);
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
      broken = reply->failure();
    } catch (Exception const& failure) {
      if (failure.code() != http::Errc::transfer_failed) throw;
      broken = std::current_exception();
    }
    std::string const seen = reply->last_event_id();
    // A server may send its client away many times; only in vain it may not do so for ever.
    if (!seen.empty() && seen != event_id) taken_up = 0;
    if (!seen.empty()) event_id = seen;
    if (reply->retry_after()) pause = std::min(*reply->retry_after(), kLongestPause);
    if (event_id.empty() || reply->refused() || taken_up == kResumptions)
      std::rethrow_exception(broken);
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
  return answer(std::move(request), waiting.about);
}

void LegacyConnection::serve_alone(jsonrpc::Request request) {
  if (serving_.size() >= kQuestions) {
    parts_.log.warn("mcp_question_left_out", {{"method", request.method}});
    return;
  }
  serving_.spawn("mcp_question", answer(std::move(request), "one of several requests"));
}

Task<> LegacyConnection::answer(jsonrpc::Request request, std::string about) {
  if (request.method == kMethodPing) {
    Task<> pong = deliver(jsonrpc::Response{request.id, json::object()});
    co_await std::move(pong);
    co_return;
  }
  std::optional<jsonrpc::ErrorObject> refused;
  json::object answered;
  try {
    auto asking =
        answer_question(parts_, request.method, std::move(request.params), std::move(about));
    json::object given = co_await std::move(asking);
    answered = std::move(given);
  } catch (Exception const& failure) {
    refused = refusal_of(failure, is_offered(parts_.options, request.method));
    if (!refused) throw;
  }
  jsonrpc::Message message = jsonrpc::Response{request.id, json::value(std::move(answered))};
  if (refused) message = jsonrpc::ErrorResponse{request.id, std::move(*refused)};
  Task<> answering = deliver(std::move(message));
  co_await std::move(answering);
}

Task<> LegacyConnection::notify(std::string method, json::object params) {
  return deliver(jsonrpc::Notification{std::move(method), std::move(params)});
}

Task<> LegacyConnection::deliver(jsonrpc::Message message) {
  auto sending = send(std::move(message), session_headers(), Budget(parts_.clock, kCourtesy));
  std::unique_ptr<Reply> const reply = co_await std::move(sending);
  if (reply->refused()) std::rethrow_exception(reply->failure());
}

Task<> LegacyConnection::end_session() {
  auto dropping = parts_.transport.drop(session_headers(), kCourtesy);
  auto limited = with_deadline(std::move(dropping), kCourtesy, "the MCP server");
  std::unique_ptr<Reply> const reply = co_await std::move(limited);
  parts_.log.debug("mcp_session_ended", {{"refused", reply->refused()}});
}

Task<> LegacyConnection::close() {
  Task<> deaf = hearing_.stop();
  co_await std::move(deaf);
  Task<> left = serving_.stop();
  co_await std::move(left);
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
