#pragma once

#include "async/task.hpp"
#include "base/json.hpp"
#include "http/headers.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::http {

/// The open body of a streamed response. Each write is flushed at once.
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;
  /// Sends one chunk. Throws boost::system::system_error when the peer is gone.
  virtual Task<> write(std::string chunk) = 0;
};

/// Produces a streamed body. It is cancelled when the peer closes the connection or the server
/// stops.
using StreamBody = std::function<Task<>(ResponseStream&)>;

/// One response: either bytes in `body`, or frozen bytes shared by many responses, or a stream.
struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<std::string const> shared_body;  ///< Used instead of `body` when set.
  StreamBody stream;                               ///< Used instead of both when set; sent chunked.
};

[[nodiscard]] Response text_response(int status, std::string text);
/// `application/json` from bytes that are JSON already.
[[nodiscard]] Response json_response(int status, std::string body);
[[nodiscard]] Response json_response(int status, char const* body);
[[nodiscard]] Response json_response(int status, json::value const& body);

}  // namespace tessera::http
