#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Which changes a listener wants to hear of; in the acknowledgement: which it will.
/// Spec: MCP 2026-07-28 basic/utilities/subscriptions
struct SubscriptionFilter {
  std::optional<bool> tools_list_changed;
  std::optional<bool> prompts_list_changed;
  std::optional<bool> resources_list_changed;
  std::optional<std::vector<std::string>> resource_subscriptions;  ///< URIs.
  std::optional<std::vector<std::string>> task_ids;                ///< Tasks extension.
};
BOOST_DESCRIBE_STRUCT(SubscriptionFilter, (),
                      (tools_list_changed, prompts_list_changed, resources_list_changed,
                       resource_subscriptions, task_ids))

/// Of `subscriptions/listen`.
struct ListenParams {
  SubscriptionFilter notifications;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListenParams, (), (notifications, meta))

/// Of `notifications/subscriptions/acknowledged`, the first message to a listener.
struct AcknowledgedParams {
  SubscriptionFilter notifications;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(AcknowledgedParams, (), (notifications, meta))

}  // namespace tessera::mcp
