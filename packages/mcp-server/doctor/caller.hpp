#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "http/principal.hpp"
#include "packages/mcp-server/config.hpp"

#include <string>

namespace tessera::mcp_server::doctor {

/// In whose name the backends are tried.
struct Caller {
  http::PrincipalPtr principal;
  bool has_token = false;  ///< False: made up; modes that need the caller's token cannot be tried.
};

/// What a caller's token says about itself. It is not verified here: the issuer and the backend do
/// that, and what they say about it is the point.
/// Errors: appkit::Errc::usage when it is no JWT.
[[nodiscard]] Result<Caller> caller_with(Secret token, std::string const& tenant,
                                         std::string const& resource);

/// Nobody in particular, of that tenant, with every scope of this server for a minute.
[[nodiscard]] Caller made_up_caller(std::string const& tenant, SysSeconds now);

}  // namespace tessera::mcp_server::doctor
