#pragma once

#include "base/error.hpp"
#include "oauth/client/handover/forwarded_headers.hpp"
#include "oauth/client/handover/header_placement.hpp"
#include "packages/mcp-server/settings_style.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The sections [backend] and [backends.NAME] of the configuration.

namespace tessera::mcp_server {

/// The values of `identity`.
inline constexpr std::string_view kIdentityExchange = "exchange";
inline constexpr std::string_view kIdentityAssertion = "assertion";
inline constexpr std::string_view kIdentityService = "service";
inline constexpr std::string_view kIdentityForward = "forward";

/// What a test of a backend asks for, unless its section says otherwise.
inline constexpr char const* kProbePath = "/get_chart?days=1";

struct BackendConfig {
  std::string url = "http://localhost:3006";
  std::string audience = "http://localhost:3006";
  std::string identity = "exchange";
  bool accept_nonconforming = false;  ///< Needed for `forward`.
  std::vector<std::string> placement{"authorization"};
  std::string tenant_header = "X-TENANT-ID";  ///< Empty: not sent.
  oauth::ForwardedHeaders forward_headers;
  std::vector<std::string> scopes;  ///< Asked for; empty: all that the caller has.
  std::string client_id = "mcp-server";
  std::string key_file = "keys/mcp-server.pem";
  std::string assertion_key_file;  ///< Empty: `key_file`.
  std::uint32_t timeout_ms = 10'000;
  std::string probe_path = kProbePath;
  std::vector<std::string> tools;  ///< Of `[backends.NAME]`: who calls it.
};
BOOST_DESCRIBE_STRUCT(BackendConfig, (),
                      (url, audience, identity, accept_nonconforming, placement, tenant_header,
                       forward_headers, scopes, client_id, key_file, assertion_key_file, timeout_ms,
                       probe_path, tools))

/// Further backends by name; `[backend]` serves the tools that none of them names.
using BackendConfigs = std::map<std::string, BackendConfig>;
/// How `[backend]` is called where the others have their names.
inline constexpr char const* kMainBackend = "backend";

/// Where its tokens go, in the library's words. The configuration has been checked.
[[nodiscard]] oauth::HeaderPlacement placement_of(BackendConfig const& config);

/// The key that signs assertions.
[[nodiscard]] std::string const& assertion_key_file(BackendConfig const& config);

/// What the mode breaks, in words with the rule's name; empty: it conforms.
[[nodiscard]] std::string_view nonconformance(BackendConfig const& config);

/// Errors: appkit::Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check(BackendConfig const& main, BackendConfigs const& others);

}  // namespace tessera::mcp_server
