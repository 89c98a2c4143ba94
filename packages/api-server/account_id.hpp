#pragma once

#include "base/error.hpp"

#include <string_view>

namespace tessera::api_server {

/// True for `[A-Za-z0-9_-]{1,64}`: what account identifiers, tenants and approval identifiers are
/// made of, so that they can stand in a path, a log line and a file name as they are.
[[nodiscard]] bool is_plain_name(std::string_view text) noexcept;

/// Errors: bad_account_id.
[[nodiscard]] Result<void> check_account_id(std::string_view text);

}  // namespace tessera::api_server
