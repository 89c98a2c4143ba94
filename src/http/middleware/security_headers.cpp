#include "http/middleware/security_headers.hpp"

#include <array>

namespace tessera::http {
namespace {

constexpr std::array<Headers::Field, 5> kFields = {{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cache-Control", "no-store"},
}};

Task<Response> guarded(Request& request, Handler const& next) {
  Task<Response> rest = next(request);
  Response response = co_await std::move(rest);
  for (Headers::Field const& field : kFields)
    if (!response.headers.find(field.name)) response.headers.add(field.name, field.value);
  co_return response;
}

}  // namespace

Middleware security_headers() { return guarded; }

}  // namespace tessera::http
