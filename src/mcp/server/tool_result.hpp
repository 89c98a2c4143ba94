#pragma once

#include "jsonrpc/message.hpp"
#include "mcp/protocol/content.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/input_required.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tessera::mcp {

/// A tool's failure, in words for the model and the person: it becomes a result with `isError`.
struct ToolError {
  std::string message;
};

/// The tool needs answers before it can go on. It is called again with them: in the modern era with
/// a later request, in the legacy era while the request is open. It cannot tell the difference.
struct InputRequired {
  std::map<std::string, InputRequest> requests;  ///< Questions by key.
  json::value state;                             ///< Comes back as `CallContext::state`.
  /// Modern: nothing is sealed, `state` is lost, and a client may answer before it was asked. Only
  /// for questions whose answers nobody gains by making up.
  bool stateless = false;
};

/// A result and content blocks of the tool's own, such as images, before it.
template <class Out>
struct WithContent {
  Out out;
  std::vector<Content> content;
};

/// The result type of a tool that has no structured result: it answers `WithContent<NoOutput>`.
struct NoOutput {};

/// What a tool answers: `co_return Out{…}`, or one of the other three.
template <class Out>
using ToolResult = std::variant<Out, WithContent<Out>, ToolError, InputRequired>;

/// A finished result without its C++ type.
struct ToolSuccess {
  std::optional<json::value> structured;
  std::vector<Content> content;
};
/// The last is an error of the call itself and not of the tool: the tool threw Exception with a
/// jsonrpc::Errc.
using ToolOutcome = std::variant<ToolSuccess, ToolError, InputRequired, jsonrpc::ErrorObject>;

/// Asks with a form. @param schema  a flat object schema of primitives
[[nodiscard]] InputRequest elicit_form(std::string message, json::object schema);
/// Asks the person to open an address. The address must hold nothing secret and open nothing by
/// itself. Spec: MCP 2026-07-28 client/elicitation (URL mode)
[[nodiscard]] InputRequest elicit_url(std::string message, std::string url);

}  // namespace tessera::mcp
