#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>

namespace tessera::mcp {

/// Spec: MCP 2026-07-28 client/elicitation (capabilities)
struct ElicitationCapability {
  std::optional<json::object> form;
  std::optional<json::object> url;

  /// An empty declaration means forms only, as revisions before URL mode wrote it.
  [[nodiscard]] bool has_form() const noexcept { return form.has_value() || !url.has_value(); }
  [[nodiscard]] bool has_url() const noexcept { return url.has_value(); }
};
BOOST_DESCRIBE_STRUCT(ElicitationCapability, (), (form, url))

/// What a client can do when a server asks for input.
struct ClientCapabilities {
  std::optional<ElicitationCapability> elicitation;
  std::optional<json::object> sampling;
  std::optional<json::object> roots;
  std::optional<json::object> extensions;
  std::optional<json::object> experimental;
};
BOOST_DESCRIBE_STRUCT(ClientCapabilities, (),
                      (elicitation, sampling, roots, extensions, experimental))

struct ListCapability {
  std::optional<bool> list_changed;
  std::optional<bool> subscribe;  ///< Resources only.
};
BOOST_DESCRIBE_STRUCT(ListCapability, (), (list_changed, subscribe))

/// What a server offers.
struct ServerCapabilities {
  std::optional<ListCapability> tools;
  std::optional<ListCapability> resources;
  std::optional<ListCapability> prompts;
  std::optional<json::object> logging;
  std::optional<json::object> completions;
  std::optional<json::object> extensions;
  std::optional<json::object> experimental;
};
BOOST_DESCRIBE_STRUCT(ServerCapabilities, (),
                      (tools, resources, prompts, logging, completions, extensions, experimental))

}  // namespace tessera::mcp
