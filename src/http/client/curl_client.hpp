#pragma once

#include "http/client/client.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::http {

struct CurlClientOptions {
  std::string ca_file;                      ///< PEM file of trusted roots; empty: the system's.
  std::string user_agent;                   ///< Empty: none is sent.
  bool http2 = true;                        ///< Over TLS, when the server offers it.
  bool proxy_from_environment = false;      ///< Obey HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY.
  std::size_t idle_connections = 64;        ///< Kept open for later.
  std::size_t connections = 512;            ///< Open at once; requests beyond that wait their turn.
  std::size_t stream_buffer = 256UL << 10;  ///< Unread bytes of a stream before it is held back.
  /// Asked with each numeric address before it is connected to; false: the request fails with
  /// connect_failed. Empty: every address. A guard against requests to where a stranger's URL must
  /// not lead; it sees what the name resolved to.
  std::function<bool(std::string_view address)> allow_address;
};

/// A client over libcurl that runs on the caller's loop. It follows no redirects, keeps no cookies,
/// reads no configuration of the user's, speaks http and https only, and verifies certificates.
/// While nothing is in flight it gives the loop nothing to wait for.
/// @param loop  not owned; outlives the client and its streams
[[nodiscard]] std::unique_ptr<Client> make_curl_client(asio::io_context& loop,
                                                       CurlClientOptions options = {});

}  // namespace tessera::http
