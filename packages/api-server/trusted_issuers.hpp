#pragma once

#include "oauth/server/foreign/foreign_issuer.hpp"
#include "packages/api-server/config.hpp"

#include <vector>

namespace tessera::api_server {

/// What the configuration says about other issuers, checked one by one.
/// Errors: appkit::Errc::bad_setting, naming the issuer and what is wrong.
[[nodiscard]] Result<std::vector<oauth::ForeignIssuer>> foreign_issuers(
    std::vector<TrustedIssuerConfig> const& configured);

}  // namespace tessera::api_server
