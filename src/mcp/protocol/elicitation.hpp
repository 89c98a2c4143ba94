#pragma once

#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

inline constexpr std::string_view kElicitForm = "form";
inline constexpr std::string_view kElicitUrl = "url";

/// A question to the person behind the client. Spec: MCP 2026-07-28 client/elicitation
struct ElicitParams {
  std::optional<std::string> mode;  ///< `form` (also when absent) or `url`.
  std::string message;
  std::optional<json::object> requested_schema;  ///< form: a flat object of primitives
  std::optional<std::string> url;                ///< url
  std::optional<std::string> elicitation_id;     ///< url, 2025-11-25 only
};
BOOST_DESCRIBE_STRUCT(ElicitParams, (), (mode, message, requested_schema, url, elicitation_id))

enum class ElicitAction : std::uint8_t {
  accept,   ///< The person said yes and filled in the form, or agreed to open the address.
  decline,  ///< The person said no.
  cancel,   ///< The person closed the question without deciding.
};
BOOST_DESCRIBE_ENUM(ElicitAction, accept, decline, cancel)

struct ElicitResult {
  ElicitAction action = ElicitAction::cancel;
  std::optional<json::object> content;  ///< The form's values, on accept.
};
BOOST_DESCRIBE_STRUCT(ElicitResult, (), (action, content))

/// `error.data` of url_elicitation_required. Spec: MCP 2025-11-25 client/elicitation
struct UrlElicitationData {
  std::vector<ElicitParams> elicitations;
};
BOOST_DESCRIBE_STRUCT(UrlElicitationData, (), (elicitations))

}  // namespace tessera::mcp
