#include "http/address_block.hpp"

#include "http/address_range.hpp"

#include <algorithm>
#include <optional>

namespace tessera::http {

std::string address_block(std::string_view peer) {
  std::optional<AddressBytes> address = parse_address(peer);
  if (!address) return std::string(peer.substr(0, 64));
  std::string whole = address_text(*address);
  if (whole.find(':') == std::string::npos) return whole;
  std::fill(address->begin() + 8, address->end(), std::uint8_t{0});
  return address_text(*address) + "/64";
}

}  // namespace tessera::http
