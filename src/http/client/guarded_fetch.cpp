#include "http/client/guarded_fetch.hpp"

#include "http/client/address_policy.hpp"
#include "http/errc.hpp"
#include "http/message/url.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>

namespace tessera::http {
namespace {

bool is_numeric(std::string const& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

bool is_redirect(int status) { return status >= 300 && status < 400 && status != 304; }

}  // namespace

Result<void> check_fetch_url(std::string_view url, FetchPolicy const& policy) {
  Result<Url> const parsed = parse_url(url);
  if (!parsed) return parsed.error();
  std::string const where = parsed->address();
  bool const here = parsed->is_loopback();
  if (here && !policy.allow_loopback)
    return fail(Errc::bad_url, where + " is on this machine, which is not allowed here");
  if (!parsed->is_https() && !here) return fail(Errc::bad_url, "https is needed for " + where);
  bool const open_port = here || policy.ports.empty() ||
                         std::ranges::find(policy.ports, parsed->port) != policy.ports.end();
  if (!open_port) return fail(Errc::bad_url, where + " is at a port that is not allowed here");
  bool const is_private = is_numeric(parsed->host) && !is_public_address(parsed->host);
  if (policy.public_addresses_only && !here && is_private)
    return fail(Errc::bad_url, where + " is no public address");
  return {};
}

CurlClientOptions guarded_options(FetchPolicy const& policy, CurlClientOptions options) {
  if (!policy.public_addresses_only) return options;
  bool const allow_loopback = policy.allow_loopback;
  options.allow_address = [allow_loopback](std::string_view address) {
    bool const here = address.starts_with("127.") || address == "::1";
    return here ? allow_loopback : is_public_address(address);
  };
  return options;
}

Task<ClientResponse> guarded_fetch(Client& client, ClientRequest request, FetchPolicy policy) {
  Result<void> const allowed = check_fetch_url(request.url, policy);
  if (!allowed) throw Exception(allowed.error());
  request.timeout = std::min(request.timeout, policy.timeout);
  request.max_response_bytes = std::min(request.max_response_bytes, policy.max_response_bytes);
  request.max_header_bytes = std::min(request.max_header_bytes, policy.max_header_bytes);
  request.connect_timeout = std::min(request.connect_timeout, policy.connect_timeout);
  std::string const url = request.url;
  Task<ClientResponse> sending = client.send(std::move(request));
  ClientResponse response = co_await std::move(sending);
  if (is_redirect(response.status))
    throw Exception(fail(Errc::bad_response, url + " redirects, which is not followed here"));
  co_return response;
}

}  // namespace tessera::http
