#include "packages/mcp-client/capturing_http.hpp"

namespace tessera::mcp_client {

Task<http::ClientResponse> CapturingHttp::send(http::ClientRequest request) {
  throw Captured(std::move(request));
  co_return http::ClientResponse{};
}

Task<std::unique_ptr<http::ClientStream>> CapturingHttp::open(http::ClientRequest request) {
  throw Captured(std::move(request));
  co_return nullptr;
}

}  // namespace tessera::mcp_client
