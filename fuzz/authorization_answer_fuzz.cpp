// The query of a redirect, as any program on the person's machine may send it to our listener.
#include "base/assert.hpp"
#include "oauth/client/authorization_request.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::oauth {
namespace {

void check(std::string_view query) {
  ExpectedAnswer expected;
  expected.state = "s";
  expected.issuer = "https://as.example";
  bool const loose = read_authorization_answer(query, expected).has_value();
  expected.issuer_announced = true;
  bool const strict = read_authorization_answer(query, expected).has_value();
  TESSERA_ASSERT(loose || !strict, "an announced issuer only ever refuses more");
  expected.state = "t";
  bool const foreign = read_authorization_answer(query, expected).has_value();
  TESSERA_ASSERT(!(loose && foreign), "an answer belongs to one sign-in");
}

}  // namespace
}  // namespace tessera::oauth

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::oauth::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
