#pragma once

#include "base/error.hpp"
#include "oauth/model/scope_set.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::oauth {

/// A protected resource that tokens can be issued for.
struct ResourceEntry {
  std::string resource;             ///< Its identifier, which becomes the audience.
  std::vector<std::string> scopes;  ///< Every scope that it knows.
};

/// The resources of one authorization server. Immutable.
class ResourceTable {
 public:
  /// Throws Exception(invalid_target | invalid_scope) for a malformed or repeated entry.
  explicit ResourceTable(std::vector<ResourceEntry> const& entries);

  /// @param resource  as sent; scheme and host in any case
  /// @return the identifier in its normal form and its scopes, which live as long as the table.
  /// Errors: Errc::invalid_target.
  using Entry = std::pair<std::string const, ScopeSet>;
  [[nodiscard]] Result<Entry const*> find(std::string_view resource) const;

  /// Identifiers in order, for metadata.
  [[nodiscard]] std::vector<std::string> resources() const;
  /// The union of all scopes, for metadata.
  [[nodiscard]] std::vector<std::string> scopes() const;

 private:
  std::map<std::string, ScopeSet, std::less<>> entries_;
};

}  // namespace tessera::oauth
