#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "mcp/client/legacy.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/resources.hpp"

#include <algorithm>
#include <utility>

// How the legacy era hears of changes: resources are subscribed to one by one, and everything comes
// on a stream that the client opens with GET and takes up again when it breaks.
// Spec: MCP 2025-11-25 basic/transports (listening for messages), server/resources (subscriptions)

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kUsualPause{1'000};
constexpr milliseconds kLongestPause{30'000};
constexpr int kAttempts = 6;

/// What of the wish the server has said that it can tell.
SubscriptionFilter promised(ServerCapabilities const& server, SubscriptionFilter const& wanted) {
  auto const lists = [](std::optional<ListCapability> const& capability,
                        std::optional<bool> const& wish) -> std::optional<bool> {
    if (!wish.value_or(false) || !capability || !capability->list_changed.value_or(false))
      return std::nullopt;
    return true;
  };
  SubscriptionFilter out;
  out.tools_list_changed = lists(server.tools, wanted.tools_list_changed);
  out.prompts_list_changed = lists(server.prompts, wanted.prompts_list_changed);
  out.resources_list_changed = lists(server.resources, wanted.resources_list_changed);
  if (server.resources && server.resources->subscribe.value_or(false))
    out.resource_subscriptions = wanted.resource_subscriptions;
  return out;
}

bool names(SubscriptionFilter const& filter, std::string const& uri) {
  auto const& uris = filter.resource_subscriptions;
  return uris && std::find(uris->begin(), uris->end(), uri) != uris->end();
}

std::exception_ptr no_stream() {
  return std::make_exception_ptr(
      Exception(fail(Errc::not_supported, "the server has no stream for its notifications")));
}

json::object uri_params(std::string const& uri) {
  json::object params;
  params["uri"] = uri;
  return params;
}

}  // namespace

Task<> LegacyConnection::set_log_level(std::optional<LoggingLevel> level) {
  // This era cannot ask for no log at all; the quietest level is the nearest.
  SetLevelParams params;
  params.level = level.value_or(LoggingLevel::emergency);
  json::value given = to_json(params);
  Task<json::value> asking = request(std::string(kMethodSetLevel), std::move(given.get_object()),
                                     http::Headers(), CallOptions());
  json::value const accepted = co_await std::move(asking);
}

void LegacyConnection::notice(jsonrpc::Notification const& notification) {
  Connection::notice(notification);
  for (auto const& one : listeners_)
    if (auto const listening = one.lock()) listening->hear(notification);
}

Task<std::shared_ptr<Listening>> LegacyConnection::listen(SubscriptionFilter wanted,
                                                          Executor executor) {
  auto listening = std::make_shared<Listening>(executor, parts_.log);
  listening->honoured = promised(server_.capabilities, wanted);
  Task<> opening = open_ears();
  co_await std::move(opening);
  std::erase_if(listeners_, [](auto const& one) {
    auto const other = one.lock();
    return !other || other->is_closed();
  });
  listeners_.push_back(listening);
  std::vector<std::string> const uris =
      listening->honoured.resource_subscriptions.value_or(std::vector<std::string>());
  for (std::string const& uri : uris) {
    Task<json::value> asking =
        request(std::string(kMethodSubscribe), uri_params(uri), http::Headers(), CallOptions());
    json::value const accepted = co_await std::move(asking);
  }
  listening->on_closed = [this, uris] {
    for (std::string const& uri : uris) {
      bool const shared = std::any_of(listeners_.begin(), listeners_.end(), [&](auto const& one) {
        auto const other = one.lock();
        return other && !other->is_closed() && names(other->honoured, uri);
      });
      if (!shared && initialized_) background_.spawn("mcp_unsubscribe", unsubscribe(uri));
    }
  };
  co_return listening;
}

Task<> LegacyConnection::unsubscribe(std::string uri) {
  Task<json::value> asking =
      request(std::string(kMethodUnsubscribe), uri_params(uri), http::Headers(), CallOptions());
  json::value const accepted = co_await std::move(asking);
}

Task<std::unique_ptr<Reply>> LegacyConnection::open_stream(std::string event_id) {
  http::Headers headers = session_headers();
  if (!event_id.empty()) headers.set("Last-Event-ID", event_id);
  milliseconds const limit = parts_.options.timeout;
  auto opening = parts_.transport.resume(std::move(headers), limit);
  auto limited = with_deadline(std::move(opening), limit, "the MCP server");
  std::unique_ptr<Reply> reply = co_await std::move(limited);
  co_return reply;
}

Task<> LegacyConnection::open_ears() {
  if (hearing_.size() > 0) co_return;
  std::unique_ptr<Reply> reply;
  try {
    Task<std::unique_ptr<Reply>> opening = open_stream(std::string());
    std::unique_ptr<Reply> opened = co_await std::move(opening);
    reply = std::move(opened);
  } catch (Exception const& failure) {
    // Then there is one channel for everything, and changes come unasked.
    if (failure.code() != Errc::not_supported) throw;
  }
  if (!reply) co_return;
  if (reply->refused()) std::rethrow_exception(no_stream());
  hearing_.spawn("mcp_hear", hear(std::move(reply)));
}

Task<bool> LegacyConnection::hear_stream(Reply& reply) {
  bool heard = false;
  for (;;) {
    // Without a deadline: nothing may happen for days. `close` cancels.
    Task<std::optional<jsonrpc::Message>> reading = reply.next();
    std::optional<jsonrpc::Message> message = co_await std::move(reading);
    if (!message) co_return heard;
    heard = true;
    take(std::move(*message));
  }
}

Task<> LegacyConnection::hear(std::unique_ptr<Reply> reply) {
  std::string event_id;
  std::string session = session_;
  milliseconds pause = kUsualPause;
  std::exception_ptr failure = no_stream();
  for (int attempts = 0; attempts < kAttempts; ++attempts) {
    try {
      if (!reply) {
        if (session != session_) event_id.clear();
        session = session_;
        Task<std::unique_ptr<Reply>> opening = open_stream(event_id);
        std::unique_ptr<Reply> opened = co_await std::move(opening);
        reply = std::move(opened);
      }
      if (reply->refused()) break;
      Task<bool> hearing = hear_stream(*reply);
      bool const heard = co_await std::move(hearing);
      if (heard) attempts = 0;
    } catch (Exception const& broken) {
      if (broken.code() == Errc::not_supported) co_return;
      failure = std::current_exception();
    }
    if (reply) {
      if (!reply->last_event_id().empty()) event_id = reply->last_event_id();
      if (reply->retry_after()) pause = std::min(*reply->retry_after(), kLongestPause);
      reply.reset();
    }
    Task<> resting = sleep_for(pause);
    co_await std::move(resting);
    // Without an event to go on from, nobody knows what was missed.
    if (!event_id.empty()) continue;
    for (auto const& one : listeners_)
      if (auto const listening = one.lock()) listening->hear_everything();
  }
  end_listeners(failure);
}

void LegacyConnection::end_listeners(std::exception_ptr const& why) {
  for (auto const& one : listeners_)
    if (auto const listening = one.lock()) listening->end(why);
}

}  // namespace tessera::mcp
