#include "http/middleware/client_address.hpp"

#include <algorithm>
#include <optional>

namespace tessera::http {
namespace {

bool is_proxy(ClientAddressOptions const& options, AddressBytes const& address) {
  return std::ranges::any_of(options.proxies,
                             [&](AddressRange const& range) { return range.contains(address); });
}

void find_client(ClientAddressOptions const& options, Request& request) {
  std::optional<AddressBytes> const peer = parse_address(request.peer);
  if (!peer || !is_proxy(options, *peer)) return;
  for (AddressBytes const& address : forwarded_for(request.headers, options.field)) {
    request.peer = address_text(address);
    if (!is_proxy(options, address)) return;
  }
}

}  // namespace

Middleware client_address(ClientAddressOptions options) {
  return [options = std::move(options)](Request& request, Handler const& next) {
    if (!options.proxies.empty()) find_client(options, request);
    return next(request);
  };
}

}  // namespace tessera::http
