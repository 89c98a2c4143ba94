#pragma once

#include <string_view>

namespace tessera::mcp {

inline constexpr std::string_view kMethodInitialize = "initialize";
inline constexpr std::string_view kMethodInitialized = "notifications/initialized";
inline constexpr std::string_view kMethodPing = "ping";
inline constexpr std::string_view kMethodSetLevel = "logging/setLevel";
inline constexpr std::string_view kMethodDiscover = "server/discover";
inline constexpr std::string_view kMethodListTools = "tools/list";
inline constexpr std::string_view kMethodCallTool = "tools/call";
inline constexpr std::string_view kMethodListen = "subscriptions/listen";
inline constexpr std::string_view kMethodElicit = "elicitation/create";
inline constexpr std::string_view kMethodCancelled = "notifications/cancelled";
inline constexpr std::string_view kMethodProgress = "notifications/progress";
inline constexpr std::string_view kMethodMessage = "notifications/message";
inline constexpr std::string_view kMethodToolsChanged = "notifications/tools/list_changed";

}  // namespace tessera::mcp
