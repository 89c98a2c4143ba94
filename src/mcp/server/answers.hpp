#pragma once

#include "mcp/protocol/input_required.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tessera::mcp {

using Answers = std::map<std::string, json::object, std::less<>>;

/// Checks a tool's questions before they are asked: there is one, and each form schema compiles.
/// Errors: Errc::bad_message.
[[nodiscard]] Result<void> check_questions(std::map<std::string, InputRequest> const& asked);

/// Takes the answers to what was asked; others are ignored. What a person accepted must fit the
/// schema that was asked with.
/// @param asked  has passed `check_questions`
/// @return nothing when an answer is missing or does not fit: ask again
/// Errors: jsonrpc::Errc::invalid_params for an answer that is none by its form.
/// Spec: MCP 2026-07-28 basic/multi-round-trip (input responses)
[[nodiscard]] Result<std::optional<Answers>> take_answers(
    std::map<std::string, InputRequest> const& asked, json::object const& responses);

}  // namespace tessera::mcp
