#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// The extension's name in `capabilities.extensions`.
inline constexpr std::string_view kAppsExtension = "io.modelcontextprotocol/ui";
/// What a page of an app is served as.
inline constexpr std::string_view kAppMimeType = "text/html;profile=mcp-app";

/// Origins that a page needs besides its own; without them a host lets it reach nothing.
/// Spec: MCP Apps 2026-01-26 (content security policy)
struct AppCsp {
  std::optional<std::vector<std::string>> connect_domains;   ///< Requests.
  std::optional<std::vector<std::string>> resource_domains;  ///< Images, scripts, styles, fonts.
  std::optional<std::vector<std::string>> frame_domains;     ///< Frames inside it.
  std::optional<std::vector<std::string>> base_uri_domains;  ///< Of its `<base>`.
};
BOOST_DESCRIBE_STRUCT(AppCsp, (),
                      (connect_domains, resource_domains, frame_domains, base_uri_domains))

/// What a page asks its host for; present: asked for.
struct AppPermissions {
  std::optional<json::object> camera;
  std::optional<json::object> microphone;
  std::optional<json::object> geolocation;
  std::optional<json::object> clipboard_write;
};
BOOST_DESCRIBE_STRUCT(AppPermissions, (), (camera, microphone, geolocation, clipboard_write))

/// `_meta.ui` of a page. Spec: MCP Apps 2026-01-26 (UI resources)
struct AppPageMeta {
  std::optional<AppCsp> csp;
  std::optional<AppPermissions> permissions;
  std::optional<std::string> domain;  ///< An origin of its own, by the host's rules.
  std::optional<bool> prefers_border;
};
BOOST_DESCRIBE_STRUCT(AppPageMeta, (), (csp, permissions, domain, prefers_border))

/// `_meta.ui` of a tool. Spec: MCP Apps 2026-01-26 (resource discovery)
struct AppToolMeta {
  std::optional<std::string> resource_uri;  ///< The page that shows its results: `ui://…`.
  std::optional<std::vector<std::string>> visibility;  ///< Of "model" and "app"; empty: both.
};
BOOST_DESCRIBE_STRUCT(AppToolMeta, (), (resource_uri, visibility))

/// A client's settings for the extension.
struct AppClientSettings {
  std::vector<std::string> mime_types;
};
BOOST_DESCRIBE_STRUCT(AppClientSettings, (), (mime_types))

}  // namespace tessera::mcp
