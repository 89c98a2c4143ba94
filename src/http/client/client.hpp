#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::http {

struct ClientRequest {
  std::string method = "GET";
  std::string url;  ///< Absolute, http or https.
  Headers headers;
  std::string body;
  std::chrono::milliseconds timeout{
      30'000};  ///< For the whole exchange; of a stream: until its head came.
  std::chrono::milliseconds connect_timeout{5'000};
  std::size_t max_response_bytes =
      16UL << 20;  ///< A longer body is an error, not cut. For a stream: no limit.
  std::size_t max_header_bytes = 64UL << 10;  ///< Of interim answers and trailers, too.
  /// Numeric addresses to connect to, instead of asking what the host's name means now. The
  /// connection is used for this request alone. Empty: as the name says.
  std::vector<std::string> addresses;
};

struct ClientResponse {
  int status = 0;
  Headers headers;
  std::string body;
};

/// A response whose body arrives piece by piece (SSE). Destroying it closes the connection.
class ClientStream {
 public:
  virtual ~ClientStream() = default;
  [[nodiscard]] virtual int status() const = 0;
  [[nodiscard]] virtual Headers const& headers() const = 0;
  /// The next bytes, or nothing at the end. Throws Exception(transfer_failed). Cancellable.
  virtual Task<std::optional<std::string>> read() = 0;
};

/// Sends requests; connections are pooled and kept alive. Never follows redirects by itself. Used
/// on one strand only; may have many exchanges in flight. Cancelling a task closes its exchange.
class Client {
 public:
  virtual ~Client() = default;
  /// Throws Exception: bad_url, connect_failed, transfer_failed, timed_out, bad_response.
  virtual Task<ClientResponse> send(ClientRequest request) = 0;
  virtual Task<std::unique_ptr<ClientStream>> open(ClientRequest request) = 0;
};

}  // namespace tessera::http
