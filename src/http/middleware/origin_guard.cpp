#include "http/middleware/origin_guard.hpp"

#include "http/errc.hpp"
#include "http/message/url.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

bool is_loopback_origin(std::string_view origin) {
  Result<Url> const url = parse_url(origin);
  // A serialised origin has no path: "http://localhost:1/x" is none.
  if (!url || origin.find('/', url->scheme.size() + 3) != std::string_view::npos) return false;
  return url->host == "localhost" || url->host == "127.0.0.1" || url->host == "::1";
}

bool allowed(OriginGuardOptions const& options, std::string_view origin) {
  auto const& list = options.origins;
  if (std::find(list.begin(), list.end(), origin) != list.end()) return true;
  return options.loopback && is_loopback_origin(origin);
}

}  // namespace

Middleware origin_guard(OriginGuardOptions options) {
  return [options = std::move(options)](Request& request, Handler const& next) {
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
      Headers::Field const field = request.headers.at(i);
      if (iequals(field.name, "Origin") && !allowed(options, field.value))
        throw Exception(fail(Errc::forbidden, "requests from this origin are not allowed"));
    }
    return next(request);
  };
}

}  // namespace tessera::http
