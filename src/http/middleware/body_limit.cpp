#include "http/middleware/body_limit.hpp"

#include "http/errc.hpp"

#include <charconv>

namespace tessera::http {

Middleware body_limit(std::size_t bytes) {
  return [bytes](Request& request, Handler const& next) {
    std::string_view const text = request.headers.get("Content-Length");
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    if (length > bytes) throw Exception(fail(Errc::body_too_large));
    request.limit_body(bytes);
    return next(request);
  };
}

}  // namespace tessera::http
