#include "oauth/client/scope_choice.hpp"

#include <algorithm>
#include <vector>

namespace tessera::oauth {
namespace {

constexpr char const* kOffline = "offline_access";

}  // namespace

Result<ScopeSet> choose_scopes(ResourceChallenge const& challenge, ProtectedResource const& target,
                               ScopeSet const& more) {
  Result<ScopeSet> wanted = ScopeSet();
  if (challenge.scope)
    wanted = *challenge.scope;
  else if (target.scopes)
    wanted = ScopeSet::of(*target.scopes);
  if (!wanted) return wanted;
  Result<ScopeSet> all = more.united_with(*wanted);
  if (!all || all->empty()) return all;
  auto const& offered = target.server.scopes_supported;
  bool const has_offline = offered && std::ranges::find(*offered, kOffline) != offered->end();
  if (!has_offline) return all;
  Result<ScopeSet> const offline = ScopeSet::of({kOffline});
  return all->united_with(*offline);
}

}  // namespace tessera::oauth
