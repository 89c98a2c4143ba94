// A WWW-Authenticate field, as any server may send it to our clients.
#include "base/assert.hpp"
#include "http/challenge.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::http {
namespace {

void check(std::string_view field) {
  auto const challenges = parse_challenges(field);
  if (!challenges) return;
  for (Challenge const& challenge : *challenges) {
    auto const again = parse_challenges(write_challenge(challenge));
    TESSERA_ASSERT(again && again->size() == 1, "what was read can be written and read");
    TESSERA_ASSERT(again->front().scheme == challenge.scheme &&
                       again->front().parameters == challenge.parameters,
                   "writing changes nothing");
  }
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
