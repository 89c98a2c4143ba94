#include "mcp/client/subscription.hpp"

#include "base/json_codec.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/resources.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::size_t kMostPending = 1'024;

bool same(Change const& a, Change const& b) {
  if (a.kind != b.kind || a.uri != b.uri) return false;
  return !a.task || (b.task && a.task->task_id == b.task->task_id);
}

std::optional<Change> read_change(jsonrpc::Notification const& notification) {
  Change change;
  json::value const params(notification.params);
  if (notification.method == kMethodToolsChanged) {
    change.kind = Change::Kind::tools;
  } else if (notification.method == kMethodPromptsChanged) {
    change.kind = Change::Kind::prompts;
  } else if (notification.method == kMethodResourcesChanged) {
    change.kind = Change::Kind::resources;
  } else if (notification.method == kMethodResourceUpdated) {
    Result<ResourceUpdatedParams> updated = from_json<ResourceUpdatedParams>(params);
    if (!updated) return std::nullopt;
    change.kind = Change::Kind::resource;
    change.uri = std::move(updated->uri);
  } else if (notification.method == kMethodTaskChanged) {
    Result<TaskState> task = from_json<TaskState>(params);
    if (!task) return std::nullopt;
    change.kind = Change::Kind::task;
    change.task = std::move(*task);
  } else {
    return std::nullopt;
  }
  return change;
}

bool was_asked_for(SubscriptionFilter const& filter, Change const& change) {
  switch (change.kind) {
    case Change::Kind::tools:
      return filter.tools_list_changed.value_or(false);
    case Change::Kind::prompts:
      return filter.prompts_list_changed.value_or(false);
    case Change::Kind::resources:
      return filter.resources_list_changed.value_or(false);
    case Change::Kind::resource:
      // A server may name a part of what was subscribed to.
      return filter.resource_subscriptions && !filter.resource_subscriptions->empty();
    case Change::Kind::task:
      break;
  }
  return filter.task_ids && change.task &&
         std::find(filter.task_ids->begin(), filter.task_ids->end(), change.task->task_id) !=
             filter.task_ids->end();
}

}  // namespace

void Listening::hear(jsonrpc::Notification const& notification) {
  std::optional<Change> change = read_change(notification);
  if (change && was_asked_for(honoured, *change)) add(std::move(*change));
}

void Listening::hear_everything() {
  if (honoured.tools_list_changed.value_or(false)) add(Change{Change::Kind::tools, {}, {}});
  if (honoured.prompts_list_changed.value_or(false)) add(Change{Change::Kind::prompts, {}, {}});
  if (honoured.resources_list_changed.value_or(false)) add(Change{Change::Kind::resources, {}, {}});
  if (honoured.resource_subscriptions)
    for (std::string const& uri : *honoured.resource_subscriptions)
      add(Change{Change::Kind::resource, uri, {}});
}

void Listening::add(Change change) {
  if (closed_) return;
  std::erase_if(pending_, [&](Change const& waiting) { return same(waiting, change); });
  if (pending_.size() == kMostPending) {
    log_.warn("mcp_change_left_out", {{"uri", change.uri}});
    return;
  }
  pending_.push_back(std::move(change));
  news_.set();
}

void Listening::end(std::exception_ptr why) {
  if (ended_) return;
  ended_ = true;
  failure_ = std::move(why);
  news_.set();
}

void Listening::close() {
  if (closed_) return;
  closed_ = true;
  pending_.clear();
  end(nullptr);
  group.cancel();
  if (auto const told = std::exchange(on_closed, nullptr)) told();
}

Task<std::optional<Change>> Listening::next() {
  while (pending_.empty() && !ended_) {
    news_.reset();
    Task<> waiting = news_.wait();
    co_await std::move(waiting);
  }
  if (pending_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    co_return std::nullopt;
  }
  Change change = std::move(pending_.front());
  pending_.pop_front();
  co_return change;
}

Subscription::~Subscription() {
  if (listening_) listening_->close();
}

}  // namespace tessera::mcp
