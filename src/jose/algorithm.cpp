#include "jose/algorithm.hpp"

#include <array>
#include <utility>

namespace tessera::jose {
namespace {

// The first name of an algorithm is the one that is written.
constexpr std::array<std::pair<std::string_view, Algorithm>, 9> kNames{{
    {"ES256", Algorithm::es256},
    {"Ed25519", Algorithm::ed25519},
    {"EdDSA", Algorithm::ed25519},
    {"RS256", Algorithm::rs256},
    {"PS256", Algorithm::ps256},
    {"RS384", Algorithm::rs384},
    {"RS512", Algorithm::rs512},
    {"PS384", Algorithm::ps384},
    {"PS512", Algorithm::ps512},
}};

}  // namespace

std::string_view algorithm_name(Algorithm algorithm) noexcept {
  for (auto const& [name, value] : kNames)
    if (value == algorithm) return name;
  return {};
}

std::optional<Algorithm> algorithm_from_name(std::string_view name) noexcept {
  for (auto const& [known, value] : kNames)
    if (known == name) return value;
  return std::nullopt;
}

}  // namespace tessera::jose
