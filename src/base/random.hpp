#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace tessera {

/// Where unguessable bytes come from, so that a test can fix them. Safe to call from any thread.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
};

/// The kernel's generator (`getrandom`). Stops the process if the kernel cannot deliver.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

/// `bits` of randomness (a multiple of 8) as base64url without padding.
[[nodiscard]] std::string random_token(Random& random, std::size_t bits = 128);

/// `length` characters of [A-Za-z0-9], uniformly drawn: identical raw and form-encoded, so that
/// every client's Basic header agrees with ours.
[[nodiscard]] std::string random_base62(Random& random, std::size_t length);

/// A version 4 UUID. Spec: RFC 9562 §5.4
[[nodiscard]] std::string random_uuid(Random& random);

}  // namespace tessera
