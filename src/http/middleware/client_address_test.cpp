#include "http/middleware/client_address.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

/// Whom a handler behind the middleware sees, with proxies at 10.0.0.0/8 and ::1.
std::string client(std::string peer, std::vector<std::pair<std::string, std::string>> const& fields,
                   bool with_proxies = true,
                   ForwardedField field = ForwardedField::x_forwarded_for) {
  ClientAddressOptions options;
  options.field = field;
  if (with_proxies)
    options.proxies = {AddressRange::parse("10.0.0.0/8").value(),
                       AddressRange::parse("::1").value()};
  Request request;
  request.peer = std::move(peer);
  for (auto const& [name, value] : fields) request.headers.add(name, value);
  std::string seen;
  Handler const handler =
      chain({client_address(std::move(options))}, [&seen](Request& r) -> Task<Response> {
        seen = r.peer;
        co_return text_response(200, "");
      });
  Task<Response> handling = handler(request);
  static_cast<void>(testkit::run(std::move(handling)));
  return seen;
}

TEST(ClientAddress, is_what_the_proxy_says) {
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "192.0.2.7"}}), "192.0.2.7");
  EXPECT_EQ(client("::1", {{"X-Forwarded-For", "192.0.2.7, 10.0.0.3"}}), "192.0.2.7");
  EXPECT_EQ(client("::ffff:10.0.0.2", {{"X-Forwarded-For", "2001:DB8::7"}}), "2001:db8::7");
  EXPECT_EQ(client("10.0.0.2", {{"Forwarded", "for=\"[2001:db8::7]:80\""}}, true,
                   ForwardedField::forwarded),
            "2001:db8::7");
}

// Threat: rate-limit bypass via X-Forwarded-For.
TEST(ClientAddress, rate_limit_bypass_by_a_spoofed_x_forwarded_for_is_ignored) {
  std::string const claim = "203.0.113.1";
  EXPECT_EQ(client("192.0.2.7", {{"X-Forwarded-For", claim}}), "192.0.2.7");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", claim}}, false), "10.0.0.2") << "nobody's word";
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", claim + ", 192.0.2.7"}}), "192.0.2.7");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", claim + ", 10.0.0.9, 192.0.2.7"}}),
            "192.0.2.7");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", claim}, {"X-Forwarded-For", "192.0.2.7"}}),
            "192.0.2.7");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", claim + ", unknown"}}), "10.0.0.2");
  EXPECT_EQ(client("", {{"X-Forwarded-For", claim}}), "");
}

// Threat: a client fills the field that the proxy passes through.
TEST(ClientAddress, proxy_header_trust_is_for_one_field_only) {
  EXPECT_EQ(client("10.0.0.2", {{"Forwarded", "for=203.0.113.1"}}), "10.0.0.2");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "203.0.113.1"}, {"Forwarded", "for=192.0.2.7"}},
                   true, ForwardedField::forwarded),
            "192.0.2.7");
}

TEST(ClientAddress, of_a_proxy_that_asks_for_itself_is_its_own) {
  EXPECT_EQ(client("10.0.0.2", {}), "10.0.0.2");
  EXPECT_EQ(client("10.0.0.2", {{"X-Forwarded-For", "10.0.0.9"}}), "10.0.0.9");
}

}  // namespace
}  // namespace tessera::http
