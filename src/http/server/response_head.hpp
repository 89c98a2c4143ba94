#pragma once

#include "http/message/response.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace tessera::http {

/// The `Date` field's text, made once per second. One per worker.
class DateCache {
 public:
  /// e.g. "Sun, 06 Nov 1994 08:49:37 GMT". Spec: RFC 9110 §5.6.7
  [[nodiscard]] std::string_view text(std::time_t now);

 private:
  std::time_t made_for_ = -1;
  std::array<char, 32> buffer_{};
  std::size_t size_ = 0;
};

/// How a response's body is delimited on the wire.
enum class BodyFraming : std::uint8_t {
  none,     ///< No body and no field about it: 1xx, 204, 304.
  length,   ///< `Content-Length`.
  chunked,  ///< `Transfer-Encoding: chunked`.
  close,    ///< Ends with the connection (a stream to an HTTP/1.0 peer).
};

/// Spec: RFC 9110 §6.4.1
[[nodiscard]] constexpr bool has_no_body(int status) noexcept {
  return status < 200 || status == 204 || status == 304;
}

struct ResponseHeadOptions {
  BodyFraming framing = BodyFraming::length;
  std::size_t length = 0;
  bool keep_alive = true;
  bool http10 = false;  ///< The request was HTTP/1.0: staying open must be said.
};

/// Appends status line, fields and the empty line to `out`. Fields that belong to the connection
/// (`Content-Length`, `Transfer-Encoding`, `Connection`, `Date`) are written here and ignored in
/// `response`; fields that would break the head (a line break in a value) are left out.
void write_response_head(std::string& out, Response const& response,
                         ResponseHeadOptions const& options, std::string_view date);

}  // namespace tessera::http
