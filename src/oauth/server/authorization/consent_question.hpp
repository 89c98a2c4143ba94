#pragma once

#include "oauth/server/authorization/authorization_parts.hpp"
#include "oauth/server/authorization/pages.hpp"
#include "oauth/server/authorization/pending_request.hpp"

#include <string>
#include <vector>

namespace tessera::oauth {

/// What a person is to be asked. Pure.
struct ConsentQuestion {
  PendingRequest const& pending;
  CodeRequest const& request;
  SignIn const& sign_in;
  std::vector<std::string> tenants;  ///< Those that can be chosen; at least one.
};

/// True when somebody vouches for who gets the code: the client proves who it is, or the code goes
/// to a host of its own. A program on the person's machine could be any program, so nothing is
/// given to it without asking, whatever was allowed before. Spec: RFC 8252 §8.6, OAuth 2.1 §7.3.1
[[nodiscard]] bool is_identity_assured(PendingRequest const& pending);

/// A digest of everything on the page, so that a yes counts for what was seen.
[[nodiscard]] std::string shown_digest(ConsentQuestion const& question);

/// @param ticket  the sealed one
[[nodiscard]] Page ask(AuthorizationParts const& parts, ConsentQuestion const& question,
                       std::string ticket);

}  // namespace tessera::oauth
