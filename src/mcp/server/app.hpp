#pragma once

#include "mcp/protocol/apps.hpp"
#include "mcp/server/call_context.hpp"
#include "mcp/server/resource.hpp"
#include "mcp/server/tool.hpp"

#include <string>

namespace tessera::mcp {

/// A page that a host shows in a sandbox, for the results of tools.
struct AppPage {
  std::string uri;            ///< `ui://…`. Required.
  std::string name;           ///< Required.
  std::string title{};        ///< For people; empty: none.
  std::string description{};  ///< Empty: none.
  std::string html;           ///< HTML5, whole. Required.
  AppPageMeta meta{};
  std::vector<std::string> scopes{};  ///< All of them are needed to see and read it.
  std::chrono::milliseconds ttl{0};   ///< How long a client may keep it.
};

/// Who may call a tool that belongs to a page.
enum class AppVisibility : std::uint8_t {
  everybody,   ///< The model and the page.
  model_only,  ///< Not the page.
  app_only,    ///< The page: hosts hide the tool from the model.
};

/// A page as a resource. Throws Exception when the page is no good.
/// Spec: MCP Apps 2026-01-26 (UI resources)
[[nodiscard]] AnyResource make_app_page(AppPage page);

/// Says that a tool belongs to a page, or is only for pages. The tool keeps answering with content
/// that says everything without a page: not every host shows one.
/// @param uri  `ui://…`; empty: no page of its own
/// Throws Exception when the address is none of a page.
void show_in_app(ToolSpec& spec, std::string const& uri,
                 AppVisibility visibility = AppVisibility::everybody);

/// True when the client of this call shows pages of the kind that is served here.
[[nodiscard]] bool shows_apps(CallContext const& context);

}  // namespace tessera::mcp
