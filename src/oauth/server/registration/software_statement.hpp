#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "jose/jwk_set.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// Somebody whose word about a client counts more than the client's own.
struct StatementIssuer {
  std::string issuer;  ///< `iss` of its statements, byte for byte.
  jose::JwkSet keys;
};

/// The metadata of a registration with the claims of its software statement in place of what the
/// client says itself. Claims about the statement (`iss`, `aud`, `exp` …) do not become metadata.
/// @param request   the registration, which may have no `software_statement`
/// @param audience  the issuer of this server; a statement that names an audience must name it
/// Errors: Errc::unapproved_software_statement (an issuer that is not ours),
/// Errc::invalid_software_statement (malformed, unsigned, signed otherwise, over).
/// Spec: RFC 7591 §2.3, §3.1.1
[[nodiscard]] Result<json::object> apply_software_statement(
    json::object request, std::vector<StatementIssuer> const& issuers, std::string_view audience,
    SysSeconds now);

}  // namespace tessera::oauth
