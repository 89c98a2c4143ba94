#pragma once

#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/server/task_store.hpp"

#include <string>

namespace tessera::mcp {

/// True when this very request declared the Tasks extension.
[[nodiscard]] bool declares_tasks(ClientView const& client);
/// What `needs` misses in a client that did not: a capabilities object.
[[nodiscard]] json::object missing_tasks();

/// Makes a task of a call: it is in the store before the client hears of it.
/// @param server, background, tool  outlive the task; the work runs on `background`
/// @return the flat CreateTaskResult, or an error when too many tasks are kept
/// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
[[nodiscard]] Task<ServerReply> begin_task(Server const& server, TaskGroup& background,
                                           jsonrpc::Id id, AnyTool const& tool, TaskJob job);

/// Begins, or goes on with, the work of a task that is `working`.
/// @param server  outlives the work
void work_on(Server const& server, TaskGroup& background, std::string task_id, std::string owner);

/// `tasks/get`: the task with its questions, its result or its error.
[[nodiscard]] Task<ServerReply> get_task(Operation& operation);
/// `tasks/update`: answers to some or all questions; with the last one the work goes on. Answers to
/// what is not asked are ignored; one that does not fit its form is refused with the others.
[[nodiscard]] Task<ServerReply> update_task(Operation& operation);
/// `tasks/cancel`: stops the work; a task that has ended stays as it is.
[[nodiscard]] Task<ServerReply> cancel_task(Operation& operation);

}  // namespace tessera::mcp
