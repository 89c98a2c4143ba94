#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/parameters.hpp"
#include "oauth/model/scope_set.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// What a grant decides about. The client was authenticated (a public one only named itself) and is
/// registered for the grant.
struct GrantRequest {
  ClientPtr client;
  Parameters const& parameters;          ///< Outlives the task that decides.
  std::optional<std::string> proof_key;  ///< RFC 7638 thumbprint of a verified DPoP proof's key.
};

/// What a grant decided: everything that the token will say.
struct TokenGrant {
  std::string subject;
  std::string client_id;
  std::string resource;  ///< The audience: exactly one.
  std::string tenant;    ///< Exactly one.
  ScopeSet scopes;
  std::optional<json::object> actor;     ///< Who acts for the subject; becomes `act`.
  std::optional<SysSeconds> not_after;   ///< The token ends then at the latest, as what it is from.
  std::optional<std::string> proof_key;  ///< The token is bound to this key: `cnf.jkt`, type DPoP.
  /// The consent, code or family of refresh tokens that the token comes from: the claim
  /// `grant_id`, by which all tokens of one authorization can be revoked together.
  std::optional<std::string> authorization_id;
  std::optional<Secret> refresh_token;           ///< Goes into the answer as it is.
  std::optional<std::string> issued_token_type;  ///< Of a token exchange. Spec: RFC 8693 §2.2.1
};

/// One way to come to a token. The token endpoint finds it by its name, after the client was
/// authenticated and is allowed to use it. Immutable and safe to use from any thread.
class Grant {
 public:
  virtual ~Grant() = default;
  /// The value of `grant_type`.
  [[nodiscard]] virtual std::string_view grant_type() const noexcept = 0;
  /// Throws Exception with the Errc that the client shall see.
  virtual Task<TokenGrant> decide(GrantRequest request) const = 0;
};

}  // namespace tessera::oauth
