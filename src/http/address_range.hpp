#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::http {

/// A numeric address as 128 bits; an IPv4 address as its form in IPv6, so that both spellings of
/// one address are equal.
using AddressBytes = std::array<std::uint8_t, 16>;

/// @return nothing for what is no numeric address. A zone (`%eth0`) is left out.
[[nodiscard]] std::optional<AddressBytes> parse_address(std::string_view text);
/// The usual spelling: `192.0.2.7`, `2001:db8::1`.
[[nodiscard]] std::string address_text(AddressBytes const& address);

/// One address or a block of them.
class AddressRange {
 public:
  /// @param text  `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`; nothing of the address may be set
  ///              behind the prefix
  /// Errors: Errc::bad_request
  [[nodiscard]] static Result<AddressRange> parse(std::string_view text);

  [[nodiscard]] bool contains(AddressBytes const& address) const noexcept;

 private:
  AddressRange(AddressBytes const& base, unsigned bits) : base_(base), bits_(bits) {}

  AddressBytes base_;
  unsigned bits_;  // of the prefix, counted in 128
};

}  // namespace tessera::http
