#pragma once

#include <string>
#include <string_view>

namespace tessera::http {

/// Whom a limit per address counts: an IPv4 address itself, an IPv6 address by its first 64 bits
/// (a single customer has all the rest). An IPv4 address in IPv6 clothes counts as IPv4.
/// @param peer  as in `Request::peer`
/// @return `192.0.2.7` or `2001:db8:0:7::/64`; what is no address is given back as it is, cut to 64
[[nodiscard]] std::string address_block(std::string_view peer);

}  // namespace tessera::http
