#include "mcp/transport/transport.hpp"

#include "mcp/protocol/errc.hpp"

namespace tessera::mcp {

Task<std::unique_ptr<Reply>> Transport::resume(http::Headers, std::chrono::milliseconds) {
  throw Exception(fail(Errc::not_supported, "this transport cannot take up a broken reply"));
  co_return nullptr;
}

Task<std::unique_ptr<Reply>> Transport::drop(http::Headers, std::chrono::milliseconds) {
  throw Exception(fail(Errc::not_supported, "this transport has no sessions"));
  co_return nullptr;
}

Task<> Transport::close() { co_return; }

}  // namespace tessera::mcp
