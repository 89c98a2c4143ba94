#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "jose/claims.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/model/scope_set.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// The token that a client wants to exchange: for whom it speaks, and whether this client may.

namespace tessera::oauth {

/// How many may act one for the other: a longer chain is a circle or a mistake.
inline constexpr std::size_t kMaxActors = 3;

/// For whom an exchanged token will be, and what bounds it. Nothing of it may grow.
struct SubjectToken {
  std::string subject;
  std::string client_id;             ///< The client that the subject gave its token to.
  std::string tenant;                ///< The one that it is for unless the exchange names another …
  std::vector<std::string> tenants;  ///< … of these, which it is among.
  ScopeSet scopes;
  SysSeconds ends_at{};
  std::string authorization_id;  ///< What to revoke to end all that came from it; may be empty.
  std::optional<json::object> actor;  ///< Who acts for the subject already.
};

/// Reads the claims of an access token of ours that `client` presents. It must have been issued for
/// one of the client's own resources: what was sent to somebody else is not for this client to use.
/// That the client has a part in the tenant is left to who chooses one.
/// Errors: Errc::invalid_request, the word for the log as `debug`. Spec: RFC 8693 §2.1, §4.4
[[nodiscard]] Result<SubjectToken> subject_of_own_token(jose::Claims const& claims,
                                                        RegisteredClient const& client);

/// `client` acting for whom the token speaks for, in front of those who act already.
/// Errors: Errc::invalid_request when there are more than kMaxActors. Spec: RFC 8693 §4.1
[[nodiscard]] Result<json::object> with_actor(std::optional<json::object> const& actors,
                                              std::string const& client_id);

}  // namespace tessera::oauth
