#pragma once

#include "mcp/server/tool_access.hpp"
#include "packages/mcp-server/policy/policy.hpp"
#include "packages/mcp-server/tenants/rate_limits.hpp"

namespace tessera::mcp_server {

/// Who may use which tool, besides scopes: what the tenant has (tools, changes, requests), and the
/// rules of the policy. Used on one strand only.
class ToolAccess final : public mcp::ToolAccess {
 public:
  /// All not owned; they outlive this.
  ToolAccess(policy::Policy const& policy, TenantDirectory& directory, RateLimits& limits, Log& log)
      : policy_(policy), directory_(directory), limits_(limits), log_(log) {}

  Task<Hides> hidden_from(http::PrincipalPtr caller) override;
  Task<std::optional<mcp::ToolRefusal>> refusal(http::PrincipalPtr caller,
                                                mcp::ToolSpec const& tool,
                                                json::value const& arguments) override;

 private:
  Task<TenantPtr> tenant_of(http::PrincipalPtr caller);
  [[nodiscard]] std::optional<std::string> reason(http::Principal const& caller,
                                                  Tenant const& tenant, mcp::ToolSpec const& tool,
                                                  json::value const& arguments) const;
  void tell(http::Principal const& caller, mcp::ToolSpec const& tool,
            std::string_view decided_by) const;

  policy::Policy const& policy_;
  TenantDirectory& directory_;
  RateLimits& limits_;
  Log& log_;
};

}  // namespace tessera::mcp_server
