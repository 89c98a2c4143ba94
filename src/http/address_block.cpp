#include "http/address_block.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdint>

namespace tessera::http {
namespace {

using Six = std::array<std::uint8_t, 16>;

bool is_mapped_four(Six const& bytes) {
  constexpr std::array<std::uint8_t, 12> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
}

}  // namespace

std::string address_block(std::string_view peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::string as_it_is(peer.substr(0, 64));
  if (peer.size() >= text.size()) return as_it_is;
  std::ranges::copy(peer, text.begin());
  Six bytes{};
  if (::inet_pton(AF_INET6, text.data(), bytes.data()) != 1) return as_it_is;
  std::array<char, INET6_ADDRSTRLEN> shown{};
  if (is_mapped_four(bytes)) {
    ::inet_ntop(AF_INET, &bytes[12], shown.data(), shown.size());
    return shown.data();
  }
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  ::inet_ntop(AF_INET6, bytes.data(), shown.data(), shown.size());
  return std::string(shown.data()) + "/64";
}

}  // namespace tessera::http
