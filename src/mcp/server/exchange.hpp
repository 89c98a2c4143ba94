#pragma once

#include "http/message/request.hpp"
#include "jsonrpc/message.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace tessera::mcp {

/// One HTTP request with the message in it. The message lives in an arena that is given back as a
/// whole, so that parsing costs one allocation. Kept alive by the response while it streams.
struct Exchange {
  /// @param request  not owned; outlives this
  Exchange(http::Request& from, std::size_t body_size)
      : request(from), arena(body_size * 3 + 512) {}

  http::Request& request;
  json::monotonic_resource arena;  ///< Before `message`: destroyed after it.
  std::optional<jsonrpc::Message> message;

  [[nodiscard]] http::Principal const* principal() const noexcept {
    return request.principal.get();
  }
};
using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace tessera::mcp
