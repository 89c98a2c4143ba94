// A header value of MCP, decoded as a server does and encoded as a client does.
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "http/headers.hpp"
#include "mcp/protocol/headers.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  if (Result<std::string> const decoded = mcp::decode_header_value(text); decoded) {
    Result<std::string> const again = mcp::decode_header_value(mcp::encode_header_value(*decoded));
    TESSERA_ASSERT(again && *again == *decoded, "a decoded value survives encoding");
  }
  if (!is_valid_utf8(text)) return;
  std::string const encoded = mcp::encode_header_value(text);
  TESSERA_ASSERT(http::is_field_value(encoded), "an encoded value fits into a header field");
  Result<std::string> const decoded = mcp::decode_header_value(encoded);
  TESSERA_ASSERT(decoded && *decoded == text, "every text survives encoding");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
