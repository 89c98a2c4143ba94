#pragma once

#include "base/error.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/protocol/errc.hpp"

#include <utility>

namespace tessera::mcp {

/// The server answered with a JSON-RPC error. The code of the Exception is Errc::remote_error; its
/// hint is the server's own message, which is untrusted text.
class RemoteError : public Exception {
 public:
  explicit RemoteError(jsonrpc::ErrorObject error)
      : Exception(fail(Errc::remote_error, error.message, "code " + std::to_string(error.code))),
        error_(std::move(error)) {}

  [[nodiscard]] jsonrpc::ErrorObject const& error_object() const noexcept { return error_; }

 private:
  jsonrpc::ErrorObject error_;
};

}  // namespace tessera::mcp
