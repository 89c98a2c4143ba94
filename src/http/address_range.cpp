#include "http/address_range.hpp"

#include "http/errc.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace tessera::http {
namespace {

constexpr std::size_t kFourAt = 12;  // where an IPv4 address stands in its form in IPv6
constexpr unsigned kFourBits = kFourAt * 8;

bool is_four(AddressBytes const& bytes) {
  constexpr std::array<std::uint8_t, kFourAt> kPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(kPrefix.begin(), kPrefix.end(), bytes.begin());
}

/// Whether the first `bits` bits are the same.
bool same_prefix(AddressBytes const& a, AddressBytes const& b, unsigned bits) {
  unsigned const whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  unsigned const rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

std::optional<unsigned> parse_bits(std::string_view text, unsigned most) {
  unsigned bits = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  bool const whole = !text.empty() && end == text.data() + text.size();
  if (!whole || error != std::errc() || bits > most) return std::nullopt;
  return bits;
}

}  // namespace

std::optional<AddressBytes> parse_address(std::string_view text) {
  text = text.substr(0, text.find('%'));
  std::array<char, INET6_ADDRSTRLEN> copy{};
  if (text.size() >= copy.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::ranges::copy(text, copy.begin());
  AddressBytes bytes{};
  if (::inet_pton(AF_INET6, copy.data(), bytes.data()) == 1) return bytes;
  bytes = {};
  bytes[10] = bytes[11] = 0xff;
  if (::inet_pton(AF_INET, copy.data(), &bytes[kFourAt]) == 1) return bytes;
  return std::nullopt;
}

std::string address_text(AddressBytes const& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  bool const four = is_four(address);
  ::inet_ntop(four ? AF_INET : AF_INET6, four ? &address[kFourAt] : address.data(), text.data(),
              text.size());
  return text.data();
}

Result<AddressRange> AddressRange::parse(std::string_view text) {
  auto const refuse = [&] {
    return fail(Errc::bad_request,
                "'" + std::string(text) + "' is no address and no block like 10.0.0.0/8");
  };
  std::size_t const slash = text.find('/');
  std::string_view const name = text.substr(0, slash);
  std::optional<AddressBytes> const base = parse_address(name);
  if (!base) return refuse();
  bool const four = name.find(':') == std::string_view::npos;
  unsigned bits = 128;
  if (slash != std::string_view::npos) {
    std::optional<unsigned> const stated = parse_bits(text.substr(slash + 1), four ? 32 : 128);
    if (!stated) return refuse();
    bits = *stated + (four ? kFourBits : 0);
  }
  AddressBytes rest = *base;
  for (unsigned bit = bits; bit < 128; ++bit)
    rest[bit / 8] = static_cast<std::uint8_t>(rest[bit / 8] & ~(0x80U >> (bit % 8)));
  if (rest != *base) return refuse();
  return AddressRange(*base, bits);
}

bool AddressRange::contains(AddressBytes const& address) const noexcept {
  return same_prefix(base_, address, bits_);
}

}  // namespace tessera::http
