#pragma once

#include "http/forwarded.hpp"
#include "http/message/handler.hpp"

#include <vector>

namespace tessera::http {

struct ClientAddressOptions {
  std::vector<AddressRange> proxies{};  ///< Whose word counts. Empty: nobody's.
  /// The one field that those proxies write. The other is ignored: they pass on what a client put
  /// there.
  ForwardedField field = ForwardedField::x_forwarded_for;
};

/// Makes `Request::peer` the address of the client when a proxy of ours asks for it:
///
///     field   1.2.3.4, 192.0.2.7, 10.0.0.3     connection 10.0.0.2
///             anybody  the client  ours ◄──────────────── ours
///
/// From the connection backwards as long as each address is that of a proxy; the first that is not
/// is the client, and what it claims about itself is not looked at. A connection from anybody else
/// is its own client, whatever its fields say. Nothing else that a proxy may add (host, scheme,
/// client certificates, user names) is read at all. Spec: RFC 7239 §8.1
[[nodiscard]] Middleware client_address(ClientAddressOptions options);

}  // namespace tessera::http
