#pragma once

#include "async/event.hpp"
#include "http/message/response.hpp"

#include <functional>
#include <string>

namespace tessera::http {

/// The open body of a streamed response. Several tasks may write; they take turns. Used on one
/// strand only.
class ChunkWriter final : public ResponseStream {
 public:
  /// Sends bytes that are framed already. @return why that failed, or nothing
  using Send = std::function<Task<error_code>(std::string bytes)>;

  /// @param chunked  false: the body is framed by the end of the connection (HTTP/1.0)
  ChunkWriter(Executor const& executor, bool chunked, Send send);

  Task<> write(std::string chunk) override;

 private:
  bool chunked_;
  Send send_;
  bool busy_ = false;
  Event turn_;
};

}  // namespace tessera::http
