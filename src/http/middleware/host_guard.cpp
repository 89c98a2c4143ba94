#include "http/middleware/host_guard.hpp"

#include "http/errc.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

std::string_view without_port(std::string_view host) {
  std::size_t const colon = host.rfind(':');
  std::size_t const bracket = host.rfind(']');
  bool const has_port =
      colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  return has_port ? host.substr(0, colon) : host;
}

bool allowed(HostGuardOptions const& options, std::string_view host) {
  return std::any_of(options.hosts.begin(), options.hosts.end(), [&](std::string const& entry) {
    return iequals(entry, host) || iequals(entry, without_port(host));
  });
}

}  // namespace

Middleware host_guard(HostGuardOptions options) {
  return [options = std::move(options)](Request& request, Handler const& next) {
    if (!allowed(options, request.headers.get("Host")))
      throw Exception(fail(Errc::forbidden, "this host name is not served here"));
    return next(request);
  };
}

}  // namespace tessera::http
