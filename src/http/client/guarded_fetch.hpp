#pragma once

#include "base/error.hpp"
#include "http/client/client.hpp"
#include "http/client/curl_client.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Requests to addresses that a stranger has named: metadata documents, token endpoints, client
// documents. Three rules hold for each: https (or http on this machine, where that is allowed), no
// redirects, limits on bytes and time. A program that runs where it could reach more than the
// stranger can (a server) also refuses every address that is not public.

namespace tessera::http {

struct FetchPolicy {
  bool allow_loopback = true;                   ///< http and https to this machine.
  bool public_addresses_only = false;           ///< For servers; wants `guarded_options` too.
  std::size_t max_response_bytes = 64UL << 10;  ///< A longer answer is refused.
  std::size_t max_header_bytes = 64UL << 10;    ///< The same for the header.
  std::chrono::milliseconds timeout{10'000};    ///< For one whole exchange.
  std::chrono::milliseconds connect_timeout{5'000};
  std::vector<std::uint16_t> ports;  ///< Of other machines; empty: every port.
};

/// Errors: Errc::bad_url with the reason: not https, a port that is not listed, a loopback or
/// private address where the policy has none.
[[nodiscard]] Result<void> check_fetch_url(std::string_view url, FetchPolicy const& policy);

/// The options of a client that also vets what names resolve to. Without `public_addresses_only`
/// they are `options` unchanged.
[[nodiscard]] CurlClientOptions guarded_options(FetchPolicy const& policy,
                                                CurlClientOptions options = {});

/// Sends a request under the policy; its own limits count when they are tighter. Any status comes
/// back but a redirect, which is refused as Errc::bad_response.
/// @param client  not owned; outlives the task
/// Throws Exception: those of `check_fetch_url` and of the client.
Task<ClientResponse> guarded_fetch(Client& client, ClientRequest request, FetchPolicy policy);

}  // namespace tessera::http
