#pragma once

#include "base/rate_table.hpp"
#include "packages/mcp-server/backend/target.hpp"
#include "packages/mcp-server/settings_style.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp_server {

/// What happens when a tool is about to change something.
enum class Confirm : std::uint8_t {
  ask,     ///< A person is asked each time.
  forbid,  ///< Nothing is changed, whoever says yes: the tenant may only read.
};
BOOST_DESCRIBE_ENUM(Confirm, ask, forbid)

/// What is said about a tenant in one place; what is absent there is as said below it: the database
/// lies over `[tenants.NAME]`, that over `[tenants.default]`.
struct TenantLayer {
  std::optional<double> requests_per_second;         ///< Of the whole tenant; 0: no limit.
  std::optional<double> burst;                       ///< At once, after a pause.
  std::optional<double> client_requests_per_second;  ///< Of each client of it; 0: no limit.
  std::optional<double> client_burst;
  std::optional<std::map<std::string, double>> tool_cost;  ///< In requests; absent tools: 1.
  std::optional<std::vector<std::string>> tools;           ///< Globs of what may be used.
  std::optional<Confirm> confirm;
  std::optional<std::string> backend_url;  ///< Empty: that of `[backend]`.
  std::optional<std::map<std::string, std::string>> backend_headers;  ///< Sent with each call.
};
BOOST_DESCRIBE_STRUCT(TenantLayer, (),
                      (requests_per_second, burst, client_requests_per_second, client_burst,
                       tool_cost, tools, confirm, backend_url, backend_headers))

/// What `[tenants.default]` says when a configuration does not.
[[nodiscard]] TenantLayer built_in_layer();

/// What holds for one tenant.
struct TenantSettings {
  Rate rate;         ///< Of all its clients together.
  Rate client_rate;  ///< Of each of them.
  std::map<std::string, double, std::less<>> tool_cost;
  std::vector<std::string> tools;
  Confirm confirm = Confirm::ask;
  BackendTarget backend;

  [[nodiscard]] bool may_use(std::string_view tool) const noexcept;
  /// In requests.
  [[nodiscard]] double cost_of(std::string_view tool) const noexcept;
};

/// The layers on top of each other, the weakest first, above what is built in.
[[nodiscard]] TenantSettings merge(std::vector<TenantLayer const*> const& layers);

/// Errors: appkit::Errc::bad_setting, beginning with `where` and the key.
[[nodiscard]] Result<void> check(TenantLayer const& layer, std::string const& where);

}  // namespace tessera::mcp_server
