#include "base/random.hpp"

#include "base/assert.hpp"
#include "base/encoding.hpp"

#include <array>
#include <cerrno>
#include <string_view>
#include <sys/random.h>

namespace tessera {

void SystemRandom::fill(std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    ssize_t const got = ::getrandom(out.data() + done, out.size() - done, 0);
    if (got < 0 && errno == EINTR) continue;
    TESSERA_ASSERT(got > 0, "the kernel's random generator answers");
    done += static_cast<std::size_t>(got);
  }
}

std::string random_token(Random& random, std::size_t bits) {
  std::string bytes(bits / 8, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return base64url_encode(bytes);
}

std::string random_base62(Random& random, std::size_t length) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string text;
  text.reserve(length);
  std::array<std::byte, 64> pool{};
  while (text.size() < length) {
    random.fill(pool);
    for (std::byte const byte : pool) {
      // 248 is the largest multiple of 62 below 256: drawing again above it keeps the choice
      // uniform.
      auto const value = std::to_integer<unsigned>(byte);
      if (value < 248 && text.size() < length) text.push_back(kAlphabet[value % 62]);
    }
  }
  return text;
}

std::string random_uuid(Random& random) {
  std::array<std::byte, 16> bytes{};
  random.fill(bytes);
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
  std::string text = hex_encode(std::string_view(reinterpret_cast<char const*>(bytes.data()), 16));
  for (std::size_t const dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

}  // namespace tessera
