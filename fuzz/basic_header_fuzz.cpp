// The Authorization field of a token request, as it comes from anybody.
#include "base/assert.hpp"
#include "crypto/constant_time.hpp"
#include "oauth/model/basic_credentials.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {
namespace {

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

void check(std::string_view value) {
  Result<oauth::BasicCredentials> const read = oauth::parse_basic_credentials(value);
  if (!read) return;
  TESSERA_ASSERT(is_visible(read->client_id) && is_visible(read->client_secret.reveal()),
                 "only visible characters come through");
  Secret const written = oauth::write_basic_credentials(*read);
  Result<oauth::BasicCredentials> const again = oauth::parse_basic_credentials(written.reveal());
  // Writing encodes more than a sender needs to, so a long value may come out over the limit.
  if (written.reveal().size() > 4096) return;
  TESSERA_ASSERT(
      again && again->client_id == read->client_id &&
          crypto::constant_time_equal(again->client_secret.reveal(), read->client_secret.reveal()),
      "what was read can be written and read again");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
