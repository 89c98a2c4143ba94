// A URL and an Accept field, from configuration, metadata documents or requests.
#include "base/assert.hpp"
#include "http/message/accept.hpp"
#include "http/message/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::http {
namespace {

void check(std::string_view text) {
  int const quality = accept_quality(text, "application/json");
  TESSERA_ASSERT(quality >= 0 && quality <= 1000, "a quality is within its range");
  auto const url = parse_url(text);
  if (!url) return;
  auto const again = parse_url(url->text());
  TESSERA_ASSERT(again, "what was read can be written and read");
  TESSERA_ASSERT(again->host == url->host && again->port == url->port && again->path == url->path &&
                     again->query == url->query && again->is_loopback() == url->is_loopback(),
                 "writing changes nothing");
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
