#pragma once

#include "mcp/client/subscription.hpp"
#include "mcp/protocol/prompts.hpp"
#include "mcp/protocol/resources.hpp"
#include "mcp/protocol/skills.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_client {

// Text for people, as in render.hpp: safe, and in whole lines.

/// One line each: what it is called by, and what it is.
[[nodiscard]] std::string render_list(std::vector<mcp::Prompt> const& prompts);
[[nodiscard]] std::string render_list(std::vector<mcp::Resource> const& resources);
[[nodiscard]] std::string render_list(std::vector<mcp::ResourceTemplate> const& templates);
[[nodiscard]] std::string render_list(std::vector<mcp::Skill> const& skills);

/// The messages, each under its role.
[[nodiscard]] std::string render_prompt(mcp::GetPromptResult const& prompt);
/// Text as it is; of anything else its type and size.
[[nodiscard]] std::string render_contents(mcp::ReadResourceResult const& read);

/// What a server will tell of, in words.
[[nodiscard]] std::string render_filter(mcp::SubscriptionFilter const& filter);
[[nodiscard]] std::string render_change(mcp::Change const& change);
[[nodiscard]] json::value change_json(mcp::Change const& change);

}  // namespace tessera::mcp_client
