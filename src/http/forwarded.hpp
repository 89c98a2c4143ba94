#pragma once

#include "http/address_range.hpp"
#include "http/headers.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tessera::http {

/// In which field a proxy says for whom it asks.
enum class ForwardedField : std::uint8_t {
  x_forwarded_for,  ///< `X-Forwarded-For: 192.0.2.7, 10.0.0.3`
  forwarded,        ///< `Forwarded: for=192.0.2.7;proto=https, for="[2001:db8::1]:4711"`
};

/// The addresses that the field names, the nearest first: what the last proxy wrote is at the
/// front. Ends before the first entry that is no numeric address (`unknown`, a name), because
/// nobody can say what stands behind it, and after 32. A `Forwarded` that is malformed anywhere
/// names nobody: a quote that a stranger left open must not swallow what a proxy added.
/// Spec: RFC 7239 §4, §6
[[nodiscard]] std::vector<AddressBytes> forwarded_for(Headers const& headers, ForwardedField field);

}  // namespace tessera::http
