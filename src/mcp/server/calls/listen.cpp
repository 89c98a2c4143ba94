#include "mcp/server/calls/listen.hpp"

#include "async/errc.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/resources.hpp"
#include "mcp/protocol/subscriptions.hpp"
#include "mcp/protocol/tasks.hpp"
#include "mcp/server/calls/resource_lookup.hpp"
#include "mcp/server/calls/task_call.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/session/binding.hpp"

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::size_t kMaximumAddresses = 256;  // the same for tasks

bool is_on(std::optional<bool> const& flag) { return flag.value_or(false); }

json::value json_of(jsonrpc::Id const& id) {
  if (auto const* number = std::get_if<std::int64_t>(&id)) return *number;
  return json::string(std::get<std::string>(id));
}

/// Notifications for one listener, each marked with the subscription that it belongs to.
class Notes {
 public:
  /// @param id  of the listen request; nothing: a legacy session, whose notes carry no mark
  explicit Notes(std::optional<jsonrpc::Id> const& id) {
    if (id) meta_.emplace(kMetaSubscriptionId, json_of(*id));
  }

  [[nodiscard]] std::string note(std::string_view method, json::object params = {}) const {
    if (!meta_.empty()) params.emplace("_meta", meta_);
    return jsonrpc::write_message(jsonrpc::Notification{std::string(method), std::move(params)});
  }

  [[nodiscard]] std::vector<std::string> notes(ChangeSet const& changes) const {
    std::vector<std::string> out;
    if (changes.tools) out.push_back(note(kMethodToolsChanged));
    if (changes.prompts) out.push_back(note(kMethodPromptsChanged));
    if (changes.resources) out.push_back(note(kMethodResourcesChanged));
    for (std::string const& uri : changes.updated)
      out.push_back(note(kMethodResourceUpdated, {{"uri", uri}}));
    return out;
  }

  [[nodiscard]] json::object const& meta() const noexcept { return meta_; }

 private:
  json::object meta_;
};

Task<> tell_of_task(TaskStore& tasks, Notes const& notes, std::string id, std::string owner,
                    Outbox& out) {
  Task<std::optional<TaskRecord>> looking = tasks.find(std::move(id), std::move(owner));
  std::optional<TaskRecord> const record = co_await std::move(looking);
  if (!record) co_return;
  std::string message =
      notes.note(kMethodTaskChanged, std::move(to_json(record->state).as_object()));
  co_await out.send(std::move(message));
}

/// @param owner  of the tasks that the listener hears of
Task<> tell(Changes::Listener& listener, Notes const& notes, Server const& server,
            std::string owner, Outbox& out) {
  while (!listener.ended()) {
    ChangeSet const changes = co_await listener.next(server.options().keep_alive);
    if (changes.empty() && !listener.ended()) co_await out.keep_alive();
    std::vector<std::string> messages = notes.notes(changes);
    for (std::string& message : messages) co_await out.send(std::move(message));
    for (std::string const& id : changes.tasks)
      co_await tell_of_task(*server.shared().tasks, notes, id, owner, out);
  }
}

/// What the server can tell of, out of what was asked for. Only addresses that the caller may read:
/// nobody learns by listening that a resource exists.
SubscriptionFilter honoured(Operation const& operation, SubscriptionFilter const& wanted) {
  ServerCapabilities const& has = operation.server.capabilities();
  auto const changes = [](std::optional<ListCapability> const& of) {
    return of && is_on(of->list_changed);
  };
  SubscriptionFilter out;
  if (is_on(wanted.tools_list_changed) && changes(has.tools)) out.tools_list_changed = true;
  if (is_on(wanted.prompts_list_changed) && changes(has.prompts)) out.prompts_list_changed = true;
  if (is_on(wanted.resources_list_changed) && changes(has.resources))
    out.resources_list_changed = true;
  if (!wanted.resource_subscriptions || !has.resources || !is_on(has.resources->subscribe))
    return out;
  out.resource_subscriptions.emplace();
  for (std::string const& uri : *wanted.resource_subscriptions)
    if (may_read(operation.server, uri, operation.exchange->principal()))
      out.resource_subscriptions->push_back(uri);
  return out;
}

/// Those of the tasks that are the caller's: nobody learns by listening that a task exists.
Task<std::vector<std::string>> own_tasks(TaskStore& tasks, std::vector<std::string> ids,
                                         std::string owner) {
  std::vector<std::string> out;
  for (std::string const& id : ids) {
    Task<std::optional<TaskRecord>> looking = tasks.find(id, owner);
    std::optional<TaskRecord> const record = co_await std::move(looking);
    if (record) out.push_back(id);
  }
  co_return out;
}

ChangeSet changes_of(SubscriptionFilter const& filter) {
  ChangeSet out;
  out.tools = is_on(filter.tools_list_changed);
  out.prompts = is_on(filter.prompts_list_changed);
  out.resources = is_on(filter.resources_list_changed);
  if (filter.resource_subscriptions)
    out.updated.insert(filter.resource_subscriptions->begin(),
                       filter.resource_subscriptions->end());
  if (filter.task_ids) out.tasks.insert(filter.task_ids->begin(), filter.task_ids->end());
  return out;
}

Task<ServerReply> serve_listener(Server const& server, jsonrpc::Id id, SubscriptionFilter filter,
                                 std::string owner, Outbox& out) {
  Executor const executor = co_await asio::this_coro::executor;
  Notes const notes(id);
  // Listening begins before it is acknowledged: nothing that happens after it can be missed.
  std::optional<Changes::Listener> listener;
  try {
    listener.emplace(server.shared().changes, executor, Changes::Interest{changes_of(filter), {}});
  } catch (Exception const& error) {
    if (error.code() != AsyncErrc::queue_full) throw;
  }
  if (!listener)
    co_return error_reply(503, id, make_error_code(jsonrpc::Errc::internal_error),
                          "too many listeners");
  json::object params;
  params.emplace("notifications", to_json(filter));
  std::string acknowledgement = notes.note(kMethodAcknowledged, std::move(params));
  co_await out.send(std::move(acknowledgement));
  co_await tell(*listener, notes, server, std::move(owner), out);
  json::object result;
  result.emplace("resultType", kResultComplete);
  result.emplace("_meta", notes.meta());
  co_return result_reply(id, write_json(result));
}

}  // namespace

Task<ServerReply> listen(Operation& operation) {
  Result<ListenParams> const params = from_json<ListenParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  auto const& addresses = params->notifications.resource_subscriptions;
  if (addresses && addresses->size() > kMaximumAddresses)
    co_return invalid_params(operation.id(), "too many resources in one subscription");
  SubscriptionFilter filter = honoured(operation, params->notifications);
  std::string owner = identity_of(operation.exchange->principal());
  auto const& wanted = params->notifications.task_ids;
  if (wanted && wanted->size() > kMaximumAddresses)
    co_return invalid_params(operation.id(), "too many tasks in one subscription");
  if (wanted && declares_tasks(operation.client)) {
    Task<std::vector<std::string>> looking =
        own_tasks(*operation.server.shared().tasks, *wanted, owner);
    std::vector<std::string> own = co_await std::move(looking);
    filter.task_ids = std::move(own);
  }
  ServerReply reply;
  reply.rest = [&server = operation.server, id = operation.id(), filter = std::move(filter),
                owner = std::move(owner)](Outbox& out) {
    return serve_listener(server, id, filter, owner, out);
  };
  co_return reply;
}

Task<> tell_session(Server const& server, std::string session, Outbox& out) {
  Executor const executor = co_await asio::this_coro::executor;
  Notes const notes(std::nullopt);
  Changes::Interest interest;
  interest.of.tools = interest.of.prompts = interest.of.resources = server.options().lists_change;
  interest.also = [&sessions = server.shared().sessions, session](std::string_view uri) {
    return sessions.subscribed(session, uri);
  };
  Changes::Listener listener(server.shared().changes, executor, std::move(interest));
  std::string nobody;
  co_await tell(listener, notes, server, std::move(nobody), out);
}

Task<ServerReply> subscribe(Operation& operation) {
  Server const& server = operation.server;
  Result<SubscribeParams> const params = from_json<SubscribeParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  if (!may_read(server, params->uri, operation.exchange->principal()))
    co_return resource_not_found(operation.client.era, operation.id(), params->uri);
  if (!server.shared().sessions.subscribe(operation.client.session, operation.client.session_end,
                                          params->uri))
    co_return invalid_params(operation.id(), "this session has too many subscriptions");
  co_return result_reply(operation.id(), "{}");
}

Task<ServerReply> unsubscribe(Operation& operation) {
  Result<SubscribeParams> const params = from_json<SubscribeParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  operation.server.shared().sessions.unsubscribe(operation.client.session, params->uri);
  co_return result_reply(operation.id(), "{}");
}

}  // namespace tessera::mcp
