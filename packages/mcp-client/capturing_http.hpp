#pragma once

#include "http/client/client.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace tessera::mcp_client {

/// Keeps the first request and sends nothing: for `--dry-run` and `--as-curl`.
class CapturingHttp final : public http::Client {
 public:
  /// Thrown when a request has been captured.
  struct Captured : std::exception {
    explicit Captured(http::ClientRequest seen) : request(std::move(seen)) {}
    [[nodiscard]] char const* what() const noexcept override { return "captured, not sent"; }
    http::ClientRequest request;
  };
  Task<http::ClientResponse> send(http::ClientRequest request) override;
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest request) override;
};

}  // namespace tessera::mcp_client
