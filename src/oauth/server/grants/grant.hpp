#pragma once

#include "async/task.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/parameters.hpp"
#include "oauth/model/scope_set.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// What a grant decided: everything that the token will say.
struct TokenGrant {
  std::string subject;
  std::string client_id;
  std::string resource;  ///< The audience: exactly one.
  std::string tenant;    ///< Exactly one.
  ScopeSet scopes;
};

/// One way to come to a token. The token endpoint finds it by its name, after the client was
/// authenticated and is allowed to use it. Immutable and safe to use from any thread.
class Grant {
 public:
  virtual ~Grant() = default;
  /// The value of `grant_type`.
  [[nodiscard]] virtual std::string_view grant_type() const noexcept = 0;
  /// Throws Exception with the Errc that the client shall see.
  /// @param parameters  outlives the task
  virtual Task<TokenGrant> decide(ClientPtr client, Parameters const& parameters) const = 0;
};

}  // namespace tessera::oauth
