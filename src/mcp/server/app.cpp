#include "mcp/server/app.hpp"

#include "mcp/protocol/errc.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::string_view kMetaKey = "ui";

bool is_page_address(std::string_view uri) {
  return uri.starts_with("ui://") && uri.size() > std::string_view("ui://").size();
}

Task<ResourceResult> page_of(std::shared_ptr<ResourceContents const> page) {
  ResourceParts parts;
  parts.contents.push_back(*page);
  co_return parts;
}

std::vector<std::string> names_of(AppVisibility visibility) {
  if (visibility == AppVisibility::model_only) return {"model"};
  if (visibility == AppVisibility::app_only) return {"app"};
  return {"model", "app"};
}

}  // namespace

AnyResource make_app_page(AppPage page) {
  if (!is_page_address(page.uri))
    throw Exception(fail(Errc::bad_message, "'" + page.uri + "' is no address of a page (ui://)"));
  if (page.html.empty())
    throw Exception(fail(Errc::bad_message, "page '" + page.uri + "' is empty"));
  json::object meta{{kMetaKey, to_json(page.meta)}};
  ResourceContents contents;
  contents.text = std::move(page.html);
  contents.meta = meta;
  auto const kept = std::make_shared<ResourceContents const>(std::move(contents));
  ResourceSpec spec;
  spec.uri = std::move(page.uri);
  spec.name = std::move(page.name);
  spec.title = std::move(page.title);
  spec.description = std::move(page.description);
  spec.mime_type = std::string(kAppMimeType);
  spec.size = static_cast<std::int64_t>(kept->text->size());
  spec.scopes = std::move(page.scopes);
  spec.ttl = page.ttl;
  spec.meta = std::move(meta);
  return make_resource(std::move(spec), [kept](CallContext&) { return page_of(kept); });
}

void show_in_app(ToolSpec& spec, std::string const& uri, AppVisibility visibility) {
  if (!uri.empty() && !is_page_address(uri))
    throw Exception(fail(Errc::bad_message, "'" + uri + "' is no address of a page (ui://)"));
  AppToolMeta meta;
  if (!uri.empty()) meta.resource_uri = uri;
  meta.visibility = names_of(visibility);
  if (!spec.meta) spec.meta.emplace();
  (*spec.meta)[kMetaKey] = to_json(meta);
}

bool shows_apps(CallContext const& context) {
  json::value const* settings = context.client_extension(kAppsExtension);
  if (settings == nullptr) return false;
  Result<AppClientSettings> const decoded = from_json<AppClientSettings>(*settings);
  return decoded && std::find(decoded->mime_types.begin(), decoded->mime_types.end(),
                              kAppMimeType) != decoded->mime_types.end();
}

}  // namespace tessera::mcp
