#include "appkit/network_checks.hpp"

#include "async/deadline.hpp"
#include "http/client/resolver.hpp"
#include "http/message/url.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <vector>

namespace tessera::appkit {
namespace {

using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

constexpr std::chrono::seconds kConnectTime{5};
constexpr std::chrono::seconds kAnswerTime{10};

/// True when the address takes a connection; it is closed again.
Task<bool> connects(asio::ip::tcp::endpoint endpoint) {
  Executor const executor = co_await asio::this_coro::executor;
  Socket socket(executor);
  auto const [failed] = co_await socket.async_connect(endpoint, use_code);
  co_return !failed;
}

Task<bool> connects_in_time(asio::ip::tcp::endpoint endpoint) {
  Task<bool> connecting = connects(endpoint);
  std::string what = "the connection";
  try {
    bool const connected =
        co_await with_deadline(std::move(connecting), kConnectTime, std::move(what));
    co_return connected;
  } catch (Exception const&) {
    co_return false;  // too slow counts as not there
  }
}

std::string joined(std::vector<std::string> const& texts) {
  std::string out;
  for (std::string const& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

Task<bool> check_tcp(http::Url url, std::vector<std::string> addresses, Section& section) {
  for (std::string const& address : addresses) {
    boost::system::error_code wrong;
    auto const parsed = asio::ip::make_address(address, wrong);
    if (wrong) continue;
    asio::ip::tcp::endpoint const endpoint(parsed, url.port);
    bool const connected = co_await connects_in_time(endpoint);
    if (!connected) continue;
    section.right("tcp", address + " port " + std::to_string(url.port));
    co_return true;
  }
  section.failed("tcp", "nothing takes connections at " + url.address(),
                 "start that server, or correct the address; then look for a firewall between");
  co_return false;
}

}  // namespace

Task<std::optional<http::ClientResponse>> check_network(http::Client& client, std::string url,
                                                        Section& section) {
  http::Url const parsed = http::parse_url(url).value();
  Result<std::vector<std::string>> const addresses = http::resolve_host(parsed.host);
  if (!addresses) {
    section.failed("dns", "the name " + parsed.host + " has no address",
                   "correct the name in the configuration, or add it to the name service");
    co_return std::nullopt;
  }
  section.right("dns", parsed.host + " is " + joined(*addresses));
  bool const open = co_await check_tcp(parsed, *addresses, section);
  if (!open) co_return std::nullopt;

  bool const tls = parsed.scheme == "https";
  http::ClientRequest request;
  request.url = url;
  request.timeout = kAnswerTime;
  try {
    http::ClientResponse response = co_await client.send(std::move(request));
    if (tls)
      section.right("tls", "the certificate is right for " + parsed.host);
    else if (parsed.is_loopback())
      section.right("tls", "plain HTTP, on this machine");
    else
      section.add({"tls",
                   Verdict::warning,
                   "plain HTTP: whoever is on the way reads the identity",
                   "give the server a certificate, and write https in the configuration",
                   {}});
    co_return response;
  } catch (Exception const& failed) {
    section.failed(tls ? "tls" : "http", failed.error().hint,
                   tls ? "its certificate must be valid, name " + parsed.host +
                             ", and come from an authority that this machine trusts"
                       : "what listens there speaks no HTTP, or wants https");
  }
  co_return std::nullopt;
}

}  // namespace tessera::appkit
