// What a proxy, or a stranger through it, says about where a request comes from.
#include "base/assert.hpp"
#include "http/forwarded.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::http {
namespace {

void check(std::string_view text) {
  // A line break makes two fields of one.
  std::size_t const cut = text.find('\n');
  Headers headers;
  for (std::string_view const name : {"X-Forwarded-For", "Forwarded"}) {
    headers.add(name, text.substr(0, cut));
    if (cut != std::string_view::npos) headers.add(name, text.substr(cut + 1));
  }
  for (ForwardedField const field : {ForwardedField::x_forwarded_for, ForwardedField::forwarded})
    for (AddressBytes const& address : forwarded_for(headers, field))
      TESSERA_ASSERT(parse_address(address_text(address)) == address,
                     "an address that was read can be written and read");
  if (auto const range = AddressRange::parse(text); range && text.find('/') == text.npos)
    TESSERA_ASSERT(range->contains(*parse_address(text)), "an address is in its own range");
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
