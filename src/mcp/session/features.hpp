#pragma once

#include "mcp/protocol/capabilities.hpp"
#include "mcp/protocol/input_required.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// What a client can be asked for, reduced to what decisions need: small enough to travel in a
/// session id.
struct ClientFeatures {
  bool form = false;            ///< Form elicitation.
  bool url = false;             ///< URL elicitation.
  bool sampling = false;        ///< sampling/createMessage
  bool sampling_tools = false;  ///< The same, with tools.
  bool roots = false;           ///< roots/list

  friend bool operator==(ClientFeatures const&, ClientFeatures const&) = default;
};

[[nodiscard]] ClientFeatures features_of(ClientCapabilities const& capabilities);

/// What a client has declared: all that is kept of it between `initialize` and its requests.
struct ClientOffer {
  ClientFeatures features;
  std::optional<json::object> extensions;  ///< Its settings by the extension's name.
};

[[nodiscard]] ClientOffer offer_of(ClientCapabilities const& capabilities);

/// One letter per feature, and back; unknown letters are ignored.
[[nodiscard]] std::string write_features(ClientFeatures features);
[[nodiscard]] ClientFeatures read_features(std::string_view letters);

/// The capabilities, as an object of the protocol, that are in `needed` and not in `features`;
/// empty when there are none. Spec: MCP 2026-07-28 basic (missing required client capability)
[[nodiscard]] json::object missing_features(ClientFeatures needed, ClientFeatures features);

/// The capabilities, as an object of the protocol, that `request` needs and `features` lacks; empty
/// when it may be sent. Spec: MCP 2026-07-28 basic (missing required client capability)
[[nodiscard]] json::object missing_capabilities(InputRequest const& request,
                                                ClientFeatures features);

}  // namespace tessera::mcp
