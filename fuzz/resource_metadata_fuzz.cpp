// Metadata documents, as any server may publish them.
#include "base/assert.hpp"
#include "oauth/client/resource_discovery.hpp"
#include "oauth/client/server_discovery.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::oauth {
namespace {

void check(std::string_view body) {
  auto const resource = read_resource_metadata(body, "https://rs.example/mcp");
  if (resource) {
    TESSERA_ASSERT(!resource->authorization_servers->empty(), "somebody issues the tokens");
    TESSERA_ASSERT(!read_resource_metadata(body, "https://other.example/mcp"),
                   "a document speaks for one origin");
  }
  auto const server = read_server_metadata(body, "https://as.example");
  if (server && server->token_endpoint)
    TESSERA_ASSERT(is_safe_endpoint(*server->token_endpoint), "no credential goes out in clear");
}

}  // namespace
}  // namespace tessera::oauth

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::oauth::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
