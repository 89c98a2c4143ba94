#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::http {

/// Who calls: what a guard has verified about one request. Immutable once made, shared by reference
/// count between the cache that holds it and the requests that use it.
struct Principal {
  std::string issuer;                ///< Who vouches (`iss`).
  std::string subject;               ///< Whom the call is for (`sub`), unique within the issuer.
  std::string client_id;             ///< The software that calls.
  std::string tenant;                ///< The tenant in force for this request; empty: none.
  std::vector<std::string> tenants;  ///< Every tenant that the token allows.
  std::vector<std::string> scopes;   ///< Granted scopes, each once.
  std::string token_id;              ///< `jti`: what the log and the audit may name.
  SysSeconds expires_at{};           ///< When the credential ends.
  json::object claims;               ///< All claims, as verified.
  Secret
      token;  ///< The credential itself, for exchange only; never logged or forwarded by default.

  [[nodiscard]] bool has_scope(std::string_view scope) const noexcept;
};

using PrincipalPtr = std::shared_ptr<Principal const>;

}  // namespace tessera::http
