#pragma once

#include "http/principal.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// Parts joined so that no two lists give the same text.
[[nodiscard]] std::string join_unambiguously(std::initializer_list<std::string_view> parts);

/// Who a sealed token belongs to: issuer, subject, client and tenant. Not the credential itself,
/// which is renewed every few minutes.
/// @param principal  null: nobody, which is an identity of its own
[[nodiscard]] std::string identity_of(http::Principal const* principal);

}  // namespace tessera::mcp
