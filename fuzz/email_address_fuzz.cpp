// An e-mail address as it stands in the body of a change request.
#include "base/assert.hpp"
#include "packages/api-server/email_address.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  Result<std::string> const address = api_server::check_email_address(text);
  if (!address) {
    TESSERA_ASSERT(address.error().hint.starts_with("e-mail address: "), "a refusal says why");
    return;
  }
  TESSERA_ASSERT(*address == text, "an address is taken as it is");
  TESSERA_ASSERT(text.size() <= 254, "an address has a bound");
  TESSERA_ASSERT(std::count(text.begin(), text.end(), '@') == 1, "an address has one '@'");
  TESSERA_ASSERT(std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; }),
                 "an address is visible ASCII");
  TESSERA_ASSERT(text.find_first_of("\"<>(),:;[]\\") == std::string_view::npos,
                 "an address needs no quoting in a header or a log");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
