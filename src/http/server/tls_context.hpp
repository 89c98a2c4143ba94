#pragma once

#include "http/server/server.hpp"

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace tessera::http {

/// Loads certificate and key; TLS 1.2 and newer, `http/1.1` by ALPN. Throws
/// Exception(Errc::unavailable) that names the file which cannot be used.
[[nodiscard]] std::unique_ptr<asio::ssl::context> make_tls_context(Tls const& tls);

}  // namespace tessera::http
