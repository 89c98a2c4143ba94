#pragma once

#include "packages/mcp-server/policy/rule.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_server::policy {

/// A caller that somebody made up on a command line, to see what the rules say.
struct MadeUpCaller {
  std::string tenant;
  std::string client_id;
  std::vector<std::string> scopes;
  json::object claims;

  [[nodiscard]] Subject subject() const { return {tenant, client_id, scopes, &claims}; }
};

/// Reads `tenant=acme,scope=email:read,client=desk,claim.role=intern`; `scope` may be repeated, or
/// name several with spaces between. Errors: appkit::Errc::usage.
[[nodiscard]] Result<MadeUpCaller> read_caller(std::string_view text);

/// Reads arguments of a tool: `k=v` is a text, `k:=json` any value. Errors: appkit::Errc::usage.
[[nodiscard]] Result<json::object> read_arguments(std::vector<std::string> const& texts);

}  // namespace tessera::mcp_server::policy
