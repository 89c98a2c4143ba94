#pragma once

#include "http/message/request.hpp"
#include "jsonrpc/message.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace tessera {
class TaskGroup;
}

namespace tessera::mcp {

/// Who sent a message, and how it came.
struct Caller {
  http::PrincipalPtr principal;  ///< Null: nobody was verified.
  std::string_view request_id;   ///< For the log. Not owned; outlives the exchange.
  http::Request const* request =
      nullptr;  ///< Null: it did not come over HTTP. Not owned, as above.
};

/// One message and who sent it, whatever the transport. The message lives in an arena that is given
/// back as a whole, so that parsing costs one allocation. Kept alive by the answer while that
/// streams.
struct Exchange {
  Exchange(Caller from, std::size_t message_size)
      : caller(std::move(from)), arena(message_size * 3 + 512) {}

  Caller caller;
  /// Kept for a call that outlives its connection; null: `caller.request` is the connection's.
  std::shared_ptr<http::Request const> kept_request;
  /// Of the worker that answers: where the work of tasks runs. Not owned; stopped before the server
  /// is destroyed. Null: calls cannot become tasks here.
  TaskGroup* background = nullptr;
  json::monotonic_resource arena;  ///< Before `message`: destroyed after it.
  std::optional<jsonrpc::Message> message;

  [[nodiscard]] http::Principal const* principal() const noexcept { return caller.principal.get(); }
  /// @pre the message is a request
  [[nodiscard]] jsonrpc::Request const& request() const {
    return std::get<jsonrpc::Request>(*message);
  }
};
using ExchangePtr = std::shared_ptr<Exchange>;

}  // namespace tessera::mcp
