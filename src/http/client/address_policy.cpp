#include "http/client/address_policy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>
#include <string>

namespace tessera::http {
namespace {

struct Net4 {
  std::uint32_t base;
  int bits;
};

constexpr std::array kNotPublic4{
    Net4{0x00000000, 8},   // this network
    Net4{0x0a000000, 8},   // private
    Net4{0x64400000, 10},  // shared by carriers
    Net4{0x7f000000, 8},   // loopback
    Net4{0xa9fe0000, 16},  // link-local, metadata services of clouds
    Net4{0xac100000, 12},  // private
    Net4{0xc0000000, 24},  // protocol assignments
    Net4{0xc0000200, 24},  // documentation
    Net4{0xc01fc400, 24},  // AS112
    Net4{0xc034c100, 24},  // multicast tunnels
    Net4{0xc0586300, 24},  // 6to4 relays
    Net4{0xc0a80000, 16},  // private
    Net4{0xc0af3000, 24},  // AS112
    Net4{0xa83f8110, 32},  // the wire server of a cloud: public by number only
    Net4{0xc6120000, 15},  // benchmarks
    Net4{0xc6336400, 24},  // documentation
    Net4{0xcb007100, 24},  // documentation
    Net4{0xe0000000, 3},   // multicast, reserved, broadcast
};

bool is_public4(std::uint32_t address) noexcept {
  return std::ranges::none_of(kNotPublic4, [&](Net4 const& net) {
    return (address >> (32 - net.bits)) == (net.base >> (32 - net.bits));
  });
}

std::uint32_t word(std::array<std::uint8_t, 16> const& bytes, std::size_t at) noexcept {
  return (std::uint32_t{bytes[at]} << 24U) | (std::uint32_t{bytes[at + 1]} << 16U) |
         (std::uint32_t{bytes[at + 2]} << 8U) | std::uint32_t{bytes[at + 3]};
}

bool is_public6(std::array<std::uint8_t, 16> const& bytes) noexcept {
  std::uint32_t const first = word(bytes, 0);
  bool const is_mapped =
      first == 0 && word(bytes, 4) == 0 && word(bytes, 8) == 0x0000ffff;  // ::ffff:a.b.c.d
  if (is_mapped) return is_public4(word(bytes, 12));
  if ((first >> 29) != 1) return false;                  // only 2000::/3 is given out at all
  if ((first >> 9) == (0x20010000U >> 9)) return false;  // 2001::/23: Teredo and other protocols
  if (first == 0x20010db8) return false;                 // documentation
  if ((first >> 16) == 0x2002) return false;             // 6to4: an IPv4 address in disguise
  if (first == 0x2620004f && word(bytes, 4) >> 16 == 0x8000) return false;  // AS112
  return (first >> 12) != 0x3fff0;                                          // documentation
}

}  // namespace

bool is_public_address(std::string_view address) noexcept {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.size() >= text.size()) return false;
  std::ranges::copy(address, text.begin());
  in_addr four{};
  if (::inet_pton(AF_INET, text.data(), &four) == 1) return is_public4(ntohl(four.s_addr));
  std::array<std::uint8_t, 16> six{};
  if (::inet_pton(AF_INET6, text.data(), six.data()) == 1) return is_public6(six);
  return false;
}

}  // namespace tessera::http
