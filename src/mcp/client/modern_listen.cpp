#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "mcp/client/decode.hpp"
#include "mcp/client/modern.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/methods.hpp"

#include <algorithm>
#include <utility>

// How the modern era hears of changes: one request whose reply is a stream without an end. When it
// breaks it is opened anew, with a new id; nothing is taken up again.
// Spec: MCP 2026-07-28 basic/utilities/subscriptions

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{500};
constexpr milliseconds kLongestPause{30'000};
constexpr int kAttempts = 6;

/// Whether a notification belongs to the subscription of that id, which keeps its JSON type.
bool belongs_to(jsonrpc::Notification const& notification, jsonrpc::Id const& id) {
  json::value const* const meta = notification.params.if_contains("_meta");
  json::value const* const given =
      meta == nullptr ? nullptr : json_find(*meta, kMetaSubscriptionId);
  return given != nullptr && jsonrpc::read_id(*given) == id;
}

/// True for an answer to that very request. Throws RemoteError for its failure.
bool is_answer(jsonrpc::Message& message, jsonrpc::Id const& id) {
  if (auto* failure = std::get_if<jsonrpc::ErrorResponse>(&message))
    throw RemoteError(std::move(failure->error));
  auto const* response = std::get_if<jsonrpc::Response>(&message);
  return response != nullptr && response->id == id;
}

}  // namespace

Task<ModernConnection::Stream> ModernConnection::open_stream(SubscriptionFilter wanted) {
  json::object params;
  params["notifications"] = to_json(wanted);
  std::string method(kMethodListen);
  Waiting const waiting = waiting_for(method, params, CallOptions());
  auto beginning = begin(std::move(method), std::move(params), http::Headers(), waiting);
  Stream stream{waiting.id, nullptr, {}};
  std::unique_ptr<Reply> reply = co_await std::move(beginning);
  stream.reply = std::move(reply);
  for (;;) {
    auto reading = with_deadline(stream.reply->next(), waiting.budget.left(), "the MCP server");
    std::optional<jsonrpc::Message> message = co_await std::move(reading);
    if (!message) std::rethrow_exception(stream.reply->failure());
    if (is_answer(*message, stream.id))
      throw Exception(fail(Errc::bad_message, "the server ended a subscription before it began"));
    auto const* notification = std::get_if<jsonrpc::Notification>(&*message);
    if (notification == nullptr || notification->method != kMethodAcknowledged) continue;
    if (!belongs_to(*notification, stream.id)) continue;
    AcknowledgedParams acknowledged = decode_reply<AcknowledgedParams>(
        json::value(notification->params), "acknowledgement of a subscription");
    stream.honoured = std::move(acknowledged.notifications);
    co_return stream;
  }
}

Task<std::shared_ptr<Listening>> ModernConnection::listen(SubscriptionFilter wanted,
                                                          Executor executor) {
  Task<Stream> opening = open_stream(wanted);
  Stream stream = co_await std::move(opening);
  auto listening = std::make_shared<Listening>(executor, parts_.log);
  listening->honoured = stream.honoured;
  listening->group.spawn("mcp_listen", hear(*listening, std::move(stream), std::move(wanted)));
  co_return listening;
}

Task<bool> ModernConnection::hear_to_the_end(Listening& listening, Stream const& stream) {
  for (;;) {
    // Without a deadline: nothing may happen for days. The caller cancels, or destroys the
    // listener.
    Task<std::optional<jsonrpc::Message>> reading = stream.reply->next();
    std::optional<jsonrpc::Message> message = co_await std::move(reading);
    if (!message) co_return false;
    if (is_answer(*message, stream.id)) co_return true;
    auto const* notification = std::get_if<jsonrpc::Notification>(&*message);
    if (notification == nullptr || !belongs_to(*notification, stream.id)) continue;
    if (notification->method == kMethodCancelled) co_return true;
    notice(*notification);
    listening.hear(*notification);
  }
}

Task<> ModernConnection::hear(Listening& listening, Stream stream, SubscriptionFilter wanted) {
  milliseconds pause = kFirstPause;
  for (int attempts = 0; attempts < kAttempts;) {
    std::exception_ptr failure;
    bool ended = false;
    try {
      if (!stream.reply) {
        Task<Stream> opening = open_stream(wanted);
        Stream opened = co_await std::move(opening);
        stream = std::move(opened);
        listening.honoured = stream.honoured;
        attempts = 0;
        pause = kFirstPause;
        listening.hear_everything();
      }
      Task<bool> hearing = hear_to_the_end(listening, stream);
      ended = co_await std::move(hearing);
    } catch (RemoteError const&) {
      attempts = kAttempts;
      failure = std::current_exception();
    } catch (Exception const&) {
      failure = std::current_exception();
    }
    stream.reply.reset();
    if (ended) co_return listening.end(nullptr);
    if (++attempts >= kAttempts) {
      if (!failure)
        failure = std::make_exception_ptr(Exception(
            fail(http::Errc::transfer_failed, "the server ends every subscription at once")));
      co_return listening.end(failure);
    }
    Task<> resting = sleep_for(pause);
    co_await std::move(resting);
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace tessera::mcp
