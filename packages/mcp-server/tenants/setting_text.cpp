#include "packages/mcp-server/tenants/setting_text.hpp"

#include "appkit/config.hpp"

namespace tessera::mcp_server {
namespace {

bool is_text(std::string_view key) {
  return key == "confirm" || key == "backend_url" || key.starts_with("backend_headers.");
}

Result<json::value> read_value(std::string_view key, std::string_view text) {
  if (is_text(key)) return json::value(text);
  Result<json::value> parsed = parse_json(text);
  if (parsed) return parsed;
  return fail(appkit::Errc::usage, "'" + std::string(text) + "' is no value of " +
                                       std::string(key) +
                                       "; write a number, or a list such as '[\"get_*\"]'");
}

}  // namespace

Result<TenantLayer> with_setting(TenantLayer const& layer, std::string const& text) {
  std::size_t const equals = text.find('=');
  if (equals == 0 || equals == std::string::npos)
    return fail(appkit::Errc::usage, "'" + text + "' is not like burst=20");
  std::string_view key = std::string_view(text).substr(0, equals);
  std::string_view const value = std::string_view(text).substr(equals + 1);

  json::value changed = to_json(layer);
  json::object* level = &changed.get_object();
  std::string_view name = key;
  if (std::size_t const dot = key.find('.'); dot != std::string_view::npos) {
    json::value& inner = (*level)[key.substr(0, dot)];
    if (inner.is_null()) inner.emplace_object();
    if (!inner.is_object())
      return fail(appkit::Errc::usage, std::string(key.substr(0, dot)) + " has no parts");
    level = &inner.get_object();
    name = key.substr(dot + 1);
  }
  if (value.empty()) {
    level->erase(name);
  } else {
    Result<json::value> read = read_value(key, value);
    if (!read) return read.error();
    (*level)[name] = std::move(*read);
  }
  Result<TenantLayer> out = from_json<TenantLayer>(changed);
  if (!out) return fail(appkit::Errc::usage, text + ": " + out.error().hint);
  return out;
}

}  // namespace tessera::mcp_server
