#include "mcp/transport/line_routes.hpp"

#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/methods.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

std::optional<jsonrpc::Id> id_at(json::object const& object, std::string_view name) {
  json::value const* found = object.if_contains(name);
  return found == nullptr ? std::nullopt : jsonrpc::read_id(*found);
}

std::optional<jsonrpc::Id> id_in_meta(json::object const& params, std::string_view name) {
  json::value const* meta = params.if_contains("_meta");
  return meta == nullptr || !meta->is_object() ? std::nullopt : id_at(meta->get_object(), name);
}

bool is_answer(jsonrpc::Message const& message) {
  return std::holds_alternative<jsonrpc::Response>(message) ||
         std::holds_alternative<jsonrpc::ErrorResponse>(message);
}

}  // namespace

LineInbox::LineInbox(Executor const& executor, jsonrpc::Request const& request, std::size_t bytes)
    : id(request.id),
      progress_token(id_in_meta(request.params, "progressToken")),
      is_subscription(request.method == kMethodListen),
      is_hello(request.method == kMethodInitialize),
      limit_(bytes),
      something_(executor) {}

bool LineInbox::put(jsonrpc::Message message, std::size_t size) {
  if (finished_ || answered_) return false;
  bool const answer = is_answer(message);
  if (!answer && bytes_ + size > limit_) return false;
  waiting_.push_back(Entry{std::move(message), size});
  bytes_ += size;
  if (answer) answered_ = finished_ = true;
  something_.set();
  return true;
}

void LineInbox::finish(std::exception_ptr why) {
  if (finished_) return;
  finished_ = true;
  why_ = std::move(why);
  something_.set();
}

Task<std::optional<jsonrpc::Message>> LineInbox::take() {
  while (waiting_.empty() && !finished_) {
    something_.reset();
    Task<> waiting = something_.wait();
    co_await std::move(waiting);
  }
  if (waiting_.empty()) co_return std::nullopt;
  std::optional<jsonrpc::Message> message(std::move(waiting_.front().message));
  bytes_ -= waiting_.front().size;
  waiting_.pop_front();
  co_return message;
}

bool LineRoutes::add(LineInbox& inbox) {
  if (!inboxes_.emplace(inbox.id, &inbox).second) return false;
  if (inbox.progress_token) by_token_.emplace(*inbox.progress_token, &inbox);
  return true;
}

void LineRoutes::remove(LineInbox& inbox) {
  auto const found = inboxes_.find(inbox.id);
  if (found != inboxes_.end() && found->second == &inbox) inboxes_.erase(found);
  if (!inbox.progress_token) return;
  auto const token = by_token_.find(*inbox.progress_token);
  if (token != by_token_.end() && token->second == &inbox) by_token_.erase(token);
}

LineInbox* LineRoutes::find(jsonrpc::Id const& id) const {
  auto const found = inboxes_.find(id);
  return found == inboxes_.end() ? nullptr : found->second;
}

LineInbox* LineRoutes::only() const {
  LineInbox* found = nullptr;
  for (auto const& [id, inbox] : inboxes_) {
    if (inbox->is_subscription || inbox->finished()) continue;
    if (found != nullptr) return nullptr;
    found = inbox;
  }
  return found;
}

LineInbox* LineRoutes::of_notification(jsonrpc::Notification const& notification) const {
  json::object const& params = notification.params;
  if (auto const subscription = id_in_meta(params, kMetaSubscriptionId)) return find(*subscription);
  if (notification.method == kMethodProgress) {
    auto const token = id_at(params, "progressToken");
    auto const found = token ? by_token_.find(*token) : by_token_.end();
    return found == by_token_.end() ? nullptr : found->second;
  }
  if (notification.method == kMethodCancelled) {
    // A server ends a subscription so; anything else that it cancels is a request of its own.
    auto const id = id_at(params, "requestId");
    LineInbox* const inbox = id ? find(*id) : nullptr;
    return inbox != nullptr && inbox->is_subscription ? inbox : nullptr;
  }
  return only();
}

LineInbox* LineRoutes::find(jsonrpc::Message const& message) const {
  if (auto const* response = std::get_if<jsonrpc::Response>(&message)) return find(response->id);
  if (auto const* failure = std::get_if<jsonrpc::ErrorResponse>(&message))
    return failure->id ? find(*failure->id) : only();
  if (auto const* notification = std::get_if<jsonrpc::Notification>(&message))
    return of_notification(*notification);
  return only();
}

void LineRoutes::finish(std::exception_ptr const& why) {
  for (auto const& [id, inbox] : inboxes_) inbox->finish(why);
}

}  // namespace tessera::mcp
