#include "oauth/server/resource_table.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"

#include <set>

namespace tessera::oauth {

ResourceTable::ResourceTable(std::vector<ResourceEntry> const& entries) {
  for (ResourceEntry const& entry : entries) {
    std::string resource = normalize_resource(entry.resource).value();
    ScopeSet scopes = ScopeSet::of(entry.scopes).value();
    if (!entries_.emplace(std::move(resource), std::move(scopes)).second)
      throw Exception(fail(Errc::invalid_target, "the resource is listed twice", entry.resource));
  }
}

Result<ResourceTable::Entry const*> ResourceTable::find(std::string_view resource) const {
  Result<std::string> const normal = normalize_resource(resource);
  if (!normal) return normal.error();
  auto const found = entries_.find(*normal);
  if (found == entries_.end())
    return fail(Errc::invalid_target, "this server issues no tokens for that resource");
  return &*found;
}

std::vector<std::string> ResourceTable::resources() const {
  std::vector<std::string> all;
  for (auto const& [resource, scopes] : entries_) all.push_back(resource);
  return all;
}

std::vector<std::string> ResourceTable::scopes() const {
  std::set<std::string> all;
  for (auto const& [resource, scopes] : entries_)
    all.insert(scopes.tokens().begin(), scopes.tokens().end());
  return {all.begin(), all.end()};
}

}  // namespace tessera::oauth
