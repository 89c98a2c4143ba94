#include "packages/mcp-server/tenants/tenant_settings.hpp"

#include "appkit/config.hpp"
#include "http/headers.hpp"
#include "http/message/url.hpp"
#include "oauth/client/handover/header_rules.hpp"
#include "packages/mcp-server/policy/glob.hpp"

#include <algorithm>
#include <cmath>

namespace tessera::mcp_server {
namespace {

/// A bucket that fills more slowly could not be counted in nanoseconds.
constexpr double kLeastPerSecond = 0.001;
constexpr double kMostPerSecond = 1'000'000;
constexpr std::size_t kMostEntries = 100;

Error bad(std::string const& where, std::string const& what) {
  return fail(appkit::Errc::bad_setting, where + "." + what);
}

std::optional<Error> rate_problem(std::string const& where, std::string const& prefix,
                                  std::optional<double> per_second, std::optional<double> burst) {
  bool const in_range = !per_second || *per_second == 0 ||
                        (*per_second >= kLeastPerSecond && *per_second <= kMostPerSecond);
  if (!in_range) return bad(where, prefix + "requests_per_second must be 0, or 0.001 to 1000000");
  if (burst && !(*burst >= 1 && *burst <= kMostPerSecond))
    return bad(where, prefix + "burst must be 1 to 1000000");
  return std::nullopt;
}

std::optional<Error> header_problem(std::string const& where, std::string const& name,
                                    std::string const& value) {
  if (!http::is_field_name(name) || !http::is_field_value(value))
    return bad(where, "backend_headers: '" + name + "' is no header field");
  if (oauth::is_reserved_field(name) || oauth::is_tenant_field(name))
    return bad(where, "backend_headers: " + name + " is not for settings to say");
  return std::nullopt;
}

template <class Container>
bool too_many(std::optional<Container> const& entries) {
  return entries && entries->size() > kMostEntries;
}

}  // namespace

TenantLayer built_in_layer() {
  TenantLayer layer;
  layer.requests_per_second = 0;
  layer.burst = 100;
  layer.client_requests_per_second = 0;
  layer.client_burst = 50;
  layer.tool_cost.emplace();
  layer.tools = {"*"};
  layer.confirm = Confirm::ask;
  layer.backend_url.emplace();
  layer.backend_headers.emplace();
  return layer;
}

bool TenantSettings::may_use(std::string_view tool) const noexcept {
  return std::ranges::any_of(
      tools, [&](std::string const& glob) { return policy::glob_matches(glob, tool); });
}

double TenantSettings::cost_of(std::string_view tool) const noexcept {
  auto const found = tool_cost.find(tool);
  return found == tool_cost.end() ? 1 : found->second;
}

TenantSettings merge(std::vector<TenantLayer const*> const& layers) {
  TenantLayer const bottom = built_in_layer();
  // The uppermost that says something about it.
  auto const said = [&](auto member) {
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer)
      if (((*layer)->*member).has_value()) return *((*layer)->*member);
    return *(bottom.*member);
  };
  TenantSettings out;
  out.rate = {said(&TenantLayer::requests_per_second), said(&TenantLayer::burst)};
  out.client_rate = {said(&TenantLayer::client_requests_per_second),
                     said(&TenantLayer::client_burst)};
  for (auto& [tool, cost] : said(&TenantLayer::tool_cost)) out.tool_cost.emplace(tool, cost);
  out.tools = said(&TenantLayer::tools);
  out.confirm = said(&TenantLayer::confirm);
  out.backend = {said(&TenantLayer::backend_url), said(&TenantLayer::backend_headers)};
  return out;
}

Result<void> check(TenantLayer const& layer, std::string const& where) {
  if (auto wrong = rate_problem(where, "", layer.requests_per_second, layer.burst)) return *wrong;
  if (auto wrong =
          rate_problem(where, "client_", layer.client_requests_per_second, layer.client_burst))
    return *wrong;
  if (too_many(layer.tool_cost)) return bad(where, "tool_cost has more than 100 entries");
  if (too_many(layer.tools)) return bad(where, "tools has more than 100 entries");
  if (too_many(layer.backend_headers))
    return bad(where, "backend_headers has more than 100 entries");
  for (auto const& [tool, cost] : layer.tool_cost.value_or(std::map<std::string, double>()))
    if (!(cost >= 0 && cost <= kMostPerSecond))
      return bad(where, "tool_cost." + tool + " must be 0 to 1000000");
  if (layer.backend_url && !layer.backend_url->empty() && !http::parse_url(*layer.backend_url))
    return bad(where, "backend_url must be an http or https URL without a user name");
  if (layer.backend_headers)
    for (auto const& [name, value] : *layer.backend_headers)
      if (auto wrong = header_problem(where, name, value)) return *wrong;
  return {};
}

}  // namespace tessera::mcp_server
