#pragma once

#include "base/error.hpp"
#include "http/headers.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// Fields of a caller's request that a backend may see, and under which name: `X-Request-ID` →
/// `x-trace`. `X-TENANT-ID` stands for the tenant in force, whether the caller named it or not.
using ForwardedHeaders = std::map<std::string, std::string>;

/// A longer value is refused, not cut.
inline constexpr std::size_t kMaxForwardedValue = 4096;

/// Errors: Errc::bad_settings, naming the field: no field name, a reserved one on either side, two
/// that become one, more than 32.
/// @param tenant_header  written by the placement, so nothing else may become it
[[nodiscard]] Result<void> check_forwarded_headers(ForwardedHeaders const& rules,
                                                   std::string_view tenant_header);

/// Takes the allowed fields and renames them; what the caller did not send is left out.
/// @param sent  null: the call outlives its request, and only the tenant is known
/// Errors: Errc::invalid_request for a field that is repeated or too long.
[[nodiscard]] Result<http::Headers> take_headers(ForwardedHeaders const& rules,
                                                 http::Headers const* sent,
                                                 std::string_view tenant);

}  // namespace tessera::oauth
