#include "packages/mcp-server/backend/backend_config.hpp"

#include "appkit/config.hpp"
#include "http/message/url.hpp"
#include "oauth/model/scope_set.hpp"
#include "packages/mcp-server/tools/tool_names.hpp"

#include <algorithm>
#include <set>

namespace tessera::mcp_server {
namespace {

constexpr std::size_t kMostBackends = 32;
constexpr std::uint32_t kLongestTimeout = 600'000;

Error bad(std::string const& where, std::string const& what) {
  return fail(appkit::Errc::bad_setting, "configuration: " + where + "." + what);
}

Result<void> check_identity(std::string const& where, BackendConfig const& config) {
  std::string const& mode = config.identity;
  bool const known = mode == kIdentityExchange || mode == kIdentityAssertion ||
                     mode == kIdentityService || mode == kIdentityForward;
  if (!known)
    return bad(where,
               "identity is '" + mode +
                   "'; it must be 'exchange' (the caller's token exchanged for one of the "
                   "backend), 'assertion' (a short JWT of ours about the caller), 'service' (our "
                   "own token, bound to the caller's tenant), or 'forward' (the caller's token as "
                   "it came, which MCP forbids)");
  if (mode == kIdentityForward && !config.accept_nonconforming)
    return bad(where,
               "identity is 'forward': the backend would get the client's own token, which MCP "
               "forbids (\"MUST NOT pass through the token it received from the MCP client\"): "
               "whoever reads it there can use it here. Set accept_nonconforming = true if that "
               "backend knows nothing else");
  return {};
}

Result<void> check_headers(std::string const& where, BackendConfig const& config) {
  bool const as_it_came = config.identity == kIdentityForward;
  BackendConfig const usual;
  if (as_it_came &&
      (config.placement != usual.placement || config.tenant_header != usual.tenant_header))
    return bad(where,
               "placement and tenant_header have no effect with identity = 'forward', which sends "
               "what came; leave them out");
  oauth::HeaderPlacement placement;
  placement.tenant_header = config.tenant_header;
  placement.token.clear();
  for (std::string const& name : config.placement) {
    Result<oauth::TokenField> const field = oauth::token_field_named(name);
    if (!field) return bad(where, field.error().hint);
    placement.token.push_back(*field);
  }
  Result<void> const placed = oauth::check_placement(placement);
  if (!placed) return bad(where, placed.error().hint);
  Result<void> const forwarded =
      oauth::check_forwarded_headers(config.forward_headers, config.tenant_header);
  if (!forwarded) return bad(where, forwarded.error().hint);
  return {};
}

Result<void> check_one(std::string const& where, BackendConfig const& config) {
  for (auto const& [name, url] : {std::pair<char const*, std::string const&>{"url", config.url},
                                  {"audience", config.audience}})
    if (!http::parse_url(url))
      return bad(where, std::string(name) + " must be an http or https URL without a user name");
  Result<void> identity = check_identity(where, config);
  if (!identity) return identity;
  Result<void> headers = check_headers(where, config);
  if (!headers) return headers;
  if (!oauth::ScopeSet::of(config.scopes)) return bad(where, "scopes names what is no scope");
  if (config.timeout_ms < 1 || config.timeout_ms > kLongestTimeout)
    return bad(where, "timeout_ms must be 1 to 600000");
  if (!config.probe_path.starts_with('/') || !http::parse_url(config.url + config.probe_path))
    return bad(where, "probe_path must be a path that begins with '/'");
  return {};
}

}  // namespace

oauth::HeaderPlacement placement_of(BackendConfig const& config) {
  oauth::HeaderPlacement placement;
  placement.token.clear();
  for (std::string const& name : config.placement)
    placement.token.push_back(oauth::token_field_named(name).value());
  placement.tenant_header = config.tenant_header;
  return placement;
}

std::string const& assertion_key_file(BackendConfig const& config) {
  return config.assertion_key_file.empty() ? config.key_file : config.assertion_key_file;
}

std::string_view nonconformance(BackendConfig const& config) {
  if (config.identity != kIdentityForward) return {};
  return "MCP basic/authorization: a server MUST NOT pass through the token that it received from "
         "the client";
}

Result<void> check(BackendConfig const& main, BackendConfigs const& others) {
  Result<void> fine = check_one(kMainBackend, main);
  if (!fine) return fine;
  if (!main.tools.empty())
    return bad(kMainBackend, "tools is for [backends.NAME]; [backend] serves all other tools");
  if (others.size() > kMostBackends) return bad("backends", " has more than 32 entries");
  std::set<std::string> taken;
  for (auto const& [name, config] : others) {
    std::string const where = "backends." + name;
    if (name.empty() || name == kMainBackend) return bad(where, "it needs a name of its own");
    Result<void> one = check_one(where, config);
    if (!one) return one;
    if (config.tools.empty()) return bad(where, "tools must name who calls it");
    for (std::string const& tool : config.tools) {
      if (std::ranges::find(kToolNames, tool) == kToolNames.end())
        return bad(where, "tools: there is no tool '" + tool + "'");
      if (!taken.insert(tool).second)
        return bad(where, "tools: '" + tool + "' has a backend already");
    }
  }
  return {};
}

}  // namespace tessera::mcp_server
