#include "packages/mcp-server/tenants/tool_access.hpp"

#include "http/errc.hpp"
#include "mcp/server/tool.hpp"

namespace tessera::mcp_server {
namespace {

constexpr char const* kNotOfTenant = "This tool is not available to your tenant.";
constexpr char const* kNoChanges = "Your tenant may not change anything here.";

bool changes_something(mcp::ToolSpec const& tool) {
  return !tool.annotations || !tool.annotations->read_only_hint.value_or(false);
}

/// What the tenant does not have, whatever the arguments; empty: it has it.
std::string_view lack(TenantSettings const& settings, mcp::ToolSpec const& tool) {
  if (!settings.may_use(tool.name)) return kNotOfTenant;
  if (settings.confirm == Confirm::forbid && changes_something(tool)) return kNoChanges;
  return {};
}

}  // namespace

Task<TenantPtr> ToolAccess::tenant_of(http::PrincipalPtr caller) {
  if (caller == nullptr) throw Exception(fail(http::Errc::forbidden, "nobody was verified"));
  TenantPtr tenant = directory_.recent(caller->tenant);
  if (tenant == nullptr) {
    std::string name = caller->tenant;
    tenant = co_await directory_.find(std::move(name));
  }
  if (tenant == nullptr)
    throw Exception(fail(http::Errc::forbidden, "this server does not serve your tenant"));
  co_return tenant;
}

Task<mcp::ToolAccess::Hides> ToolAccess::hidden_from(http::PrincipalPtr caller) {
  TenantPtr tenant = co_await tenant_of(caller);
  co_return [this, caller, tenant](mcp::ToolSpec const& tool) {
    if (!lack(*tenant->settings, tool).empty()) return true;
    return !policy_.may_be_allowed(policy::Subject::of(*caller), tool.name);
  };
}

std::optional<std::string> ToolAccess::reason(http::Principal const& caller, Tenant const& tenant,
                                              mcp::ToolSpec const& tool,
                                              json::value const& arguments) const {
  if (std::string_view const lacking = lack(*tenant.settings, tool); !lacking.empty()) {
    tell(caller, tool, "tenant");
    return std::string(lacking);
  }
  policy::Decision const decision =
      policy_.decide(policy::Subject::of(caller), tool.name, arguments);
  if (decision.effect == policy::Effect::allow) return std::nullopt;
  tell(caller, tool, decision.rule == nullptr ? "default" : decision.rule->name);
  return policy::refusal_text(decision);
}

void ToolAccess::tell(http::Principal const& caller, mcp::ToolSpec const& tool,
                      std::string_view decided_by) const {
  log_.warn("tool_refused", {{"tool", tool.name},
                             {"tenant", caller.tenant},
                             {"subject", caller.subject},
                             {"client_id", caller.client_id},
                             {"rule", decided_by}});
}

Task<std::optional<mcp::ToolRefusal>> ToolAccess::refusal(http::PrincipalPtr caller,
                                                          mcp::ToolSpec const& tool,
                                                          json::value const& arguments) {
  TenantPtr const tenant = co_await tenant_of(caller);
  if (std::optional<std::string> why = reason(*caller, *tenant, tool, arguments))
    co_return mcp::ToolRefusal{std::move(*why)};
  // One request was paid for at the gate, when nobody knew yet for what.
  double const extra = tenant->settings->cost_of(tool.name) - 1;
  if (extra <= 0) co_return std::nullopt;
  std::string client_id = caller->client_id;
  Task<std::optional<RateRefusal>> taking = limits_.take(tenant, std::move(client_id), extra);
  std::optional<RateRefusal> const early = co_await std::move(taking);
  if (!early) co_return std::nullopt;
  log_.warn("rate_limited", {{"tool", tool.name},
                             {"tenant", caller->tenant},
                             {"client_id", caller->client_id},
                             {"limit", early->whose},
                             {"retry_after", early->retry_after.count()}});
  std::string why = "Too many requests of this " + std::string(early->whose);
  co_return mcp::ToolRefusal{std::move(why), early->retry_after};
}

}  // namespace tessera::mcp_server
