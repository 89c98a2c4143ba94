#pragma once

#include "mcp/protocol/input_required.hpp"
#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// The extension's name in `capabilities.extensions`.
inline constexpr std::string_view kTasksExtension = "io.modelcontextprotocol/tasks";
/// `resultType` of a call that became a task.
inline constexpr std::string_view kResultTask = "task";

/// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
enum class TaskStatus : std::uint8_t { working, input_required, completed, cancelled, failed };
BOOST_DESCRIBE_ENUM(TaskStatus, working, input_required, completed, cancelled, failed)

[[nodiscard]] constexpr bool is_final(TaskStatus status) noexcept {
  return status == TaskStatus::completed || status == TaskStatus::cancelled ||
         status == TaskStatus::failed;
}

/// Work that outlives its request: the result of the call that started it (`resultType` "task"),
/// the result of `tasks/get`, and the parameters of `notifications/tasks`.
struct TaskState {
  std::optional<std::string> result_type;
  std::string task_id;  ///< Unguessable.
  TaskStatus status = TaskStatus::working;
  std::optional<std::string> status_message;
  std::string created_at;  ///< ISO 8601.
  std::string last_updated_at;
  std::optional<std::int64_t> ttl_ms;  ///< Empty: kept without end. `null` on the wire.
  std::optional<std::int64_t> poll_interval_ms;
  std::optional<std::map<std::string, InputRequest>> input_requests;  ///< input_required
  std::optional<json::value> result;                                  ///< completed
  std::optional<json::object> error;                                  ///< failed: code, message
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(TaskState, (),
                      (result_type, task_id, status, status_message, created_at, last_updated_at,
                       ttl_ms, poll_interval_ms, input_requests, result, error, meta))

/// Of `tasks/get` and `tasks/cancel`.
struct TaskIdParams {
  std::string task_id;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(TaskIdParams, (), (task_id, meta))

/// Of `tasks/update`. Some of the questions may stay open.
struct UpdateTaskParams {
  std::string task_id;
  std::map<std::string, json::object> input_responses;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(UpdateTaskParams, (), (task_id, input_responses, meta))

}  // namespace tessera::mcp
