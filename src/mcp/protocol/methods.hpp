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
inline constexpr std::string_view kMethodListPrompts = "prompts/list";
inline constexpr std::string_view kMethodGetPrompt = "prompts/get";
inline constexpr std::string_view kMethodListResources = "resources/list";
inline constexpr std::string_view kMethodListTemplates = "resources/templates/list";
inline constexpr std::string_view kMethodReadResource = "resources/read";
inline constexpr std::string_view kMethodSubscribe = "resources/subscribe";
inline constexpr std::string_view kMethodUnsubscribe = "resources/unsubscribe";
inline constexpr std::string_view kMethodComplete = "completion/complete";
inline constexpr std::string_view kMethodListen = "subscriptions/listen";
inline constexpr std::string_view kMethodCreateMessage = "sampling/createMessage";
inline constexpr std::string_view kMethodListRoots = "roots/list";
inline constexpr std::string_view kMethodGetTask = "tasks/get";
inline constexpr std::string_view kMethodUpdateTask = "tasks/update";
inline constexpr std::string_view kMethodCancelTask = "tasks/cancel";
inline constexpr std::string_view kMethodReadDirectory = "resources/directory/read";
inline constexpr std::string_view kMethodListSkills = "skills/list";
inline constexpr std::string_view kMethodGetSkill = "skills/get";
inline constexpr std::string_view kMethodElicit = "elicitation/create";
inline constexpr std::string_view kMethodCancelled = "notifications/cancelled";
inline constexpr std::string_view kMethodProgress = "notifications/progress";
inline constexpr std::string_view kMethodMessage = "notifications/message";
inline constexpr std::string_view kMethodToolsChanged = "notifications/tools/list_changed";
inline constexpr std::string_view kMethodPromptsChanged = "notifications/prompts/list_changed";
inline constexpr std::string_view kMethodResourcesChanged = "notifications/resources/list_changed";
inline constexpr std::string_view kMethodResourceUpdated = "notifications/resources/updated";
inline constexpr std::string_view kMethodRootsChanged = "notifications/roots/list_changed";
inline constexpr std::string_view kMethodAcknowledged = "notifications/subscriptions/acknowledged";
inline constexpr std::string_view kMethodTaskChanged = "notifications/tasks";

}  // namespace tessera::mcp
