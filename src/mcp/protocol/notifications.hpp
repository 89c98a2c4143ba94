#pragma once

#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// Spec: MCP 2026-07-28 basic/utilities/progress
struct ProgressParams {
  json::value progress_token;  ///< As the request gave it.
  double progress = 0;         ///< Grows strictly.
  std::optional<double> total;
  std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(ProgressParams, (), (progress_token, progress, total, message))

/// Spec: MCP 2026-07-28 basic/utilities/cancellation
struct CancelledParams {
  json::value request_id;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(CancelledParams, (), (request_id, reason))

/// Least severe first, so that levels compare. Spec: MCP 2026-07-28 server/utilities/logging
enum class LoggingLevel : std::uint8_t {
  debug,
  info,
  notice,
  warning,
  error,
  critical,
  alert,
  emergency
};
BOOST_DESCRIBE_ENUM(LoggingLevel, debug, info, notice, warning, error, critical, alert, emergency)

struct LoggingMessageParams {
  LoggingLevel level = LoggingLevel::info;
  std::optional<std::string> logger;
  json::value data;
};
BOOST_DESCRIBE_STRUCT(LoggingMessageParams, (), (level, logger, data))

struct SetLevelParams {
  LoggingLevel level = LoggingLevel::info;
};
BOOST_DESCRIBE_STRUCT(SetLevelParams, (), (level))

}  // namespace tessera::mcp
