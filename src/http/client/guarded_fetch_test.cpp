#include "http/client/guarded_fetch.hpp"

#include "http/client/address_policy.hpp"
#include "http/errc.hpp"
#include "http/message/handler.hpp"
#include "http/server/server.hpp"
#include "testkit/function_client.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

// Spec: RFC 6890
TEST(AddressPolicy, knows_addresses_that_are_not_public) {
  for (char const* const address : {"0.0.0.0",
                                    "10.1.2.3",
                                    "100.64.0.1",
                                    "127.0.0.1",
                                    "169.254.169.254",
                                    "172.16.0.1",
                                    "172.31.255.255",
                                    "192.0.0.8",
                                    "192.0.2.1",
                                    "192.31.196.1",
                                    "192.52.193.1",
                                    "192.88.99.1",
                                    "192.168.1.1",
                                    "192.175.48.1",
                                    "168.63.129.16",
                                    "198.18.0.1",
                                    "198.51.100.1",
                                    "203.0.113.9",
                                    "224.0.0.1",
                                    "255.255.255.255",
                                    "::",
                                    "::1",
                                    "fe80::1",
                                    "fc00::1",
                                    "fd12:3456::1",
                                    "ff02::1",
                                    "::ffff:10.0.0.1",
                                    "::ffff:127.0.0.1",
                                    "::127.0.0.1",
                                    "64:ff9b::7f00:1",
                                    "64:ff9b:1::1",
                                    "100::1",
                                    "100:0:0:1::1",
                                    "2620:4f:8000::1",
                                    "5f00::1",
                                    "fec0::1",
                                    "fd00:ec2::254",
                                    "fe80::1%eth0",
                                    "2001:db8::1",
                                    "2001:0:4136:e378::1",
                                    "2002:7f00:1::1",
                                    "3fff::1",
                                    "localhost",
                                    "",
                                    "1"})
    EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(AddressPolicy, lets_public_addresses_pass) {
  for (char const* const address :
       {"1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "168.63.129.17", "223.255.255.255",
        "2606:4700::1111", "::ffff:8.8.8.8"})
    EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(GuardedFetch, wants_https_or_this_machine) {
  FetchPolicy const policy;
  EXPECT_TRUE(check_fetch_url("https://as.example/token", policy));
  EXPECT_TRUE(check_fetch_url("http://localhost:3006/token", policy));
  EXPECT_TRUE(check_fetch_url("http://[::1]/token", policy));
  EXPECT_EQ(check_fetch_url("http://as.example/token", policy).error().code, Errc::bad_url);
  EXPECT_FALSE(check_fetch_url("file:///etc/passwd", policy));
  EXPECT_FALSE(check_fetch_url("https://user@as.example/", policy));
}

TEST(GuardedFetch, keeps_to_the_ports_that_are_listed) {
  FetchPolicy policy;
  policy.ports = {443};
  EXPECT_TRUE(check_fetch_url("https://as.example/", policy));
  EXPECT_FALSE(check_fetch_url("https://as.example:22/", policy));
  EXPECT_TRUE(check_fetch_url("http://localhost:3006/", policy));
}

TEST(GuardedFetch, of_a_server_refuses_what_is_not_public) {
  FetchPolicy policy;
  policy.allow_loopback = false;
  policy.public_addresses_only = true;
  EXPECT_TRUE(check_fetch_url("https://as.example/", policy));
  EXPECT_FALSE(check_fetch_url("https://localhost/", policy));
  EXPECT_FALSE(check_fetch_url("https://169.254.169.254/latest", policy));
  EXPECT_FALSE(check_fetch_url("https://[fd00::1]/", policy));
  CurlClientOptions const options = guarded_options(policy);
  EXPECT_FALSE(options.allow_address("127.0.0.1"));
  EXPECT_FALSE(options.allow_address("10.0.0.1"));
  EXPECT_TRUE(options.allow_address("1.1.1.1"));
}

class GuardedFetchTest : public ::testing::Test {
 protected:
  GuardedFetchTest()
      : server(Server::Options{}, [this](Worker&) {
          return Handler([this](Request& request) { return respond(request); });
        }) {
    server.start();
  }
  ~GuardedFetchTest() override { server.stop(std::chrono::milliseconds(0)); }

  Task<Response> respond(Request& request) {
    Response response = text_response(200, std::string(2'000, 'x'));
    if (request.path == "/moved") {
      response.status = 302;
      response.headers.set("Location", "http://127.0.0.1/elsewhere");
    }
    co_return response;
  }
  std::string url(std::string const& path) const {
    return "http://127.0.0.1:" + std::to_string(server.port()) + path;
  }
  error_code fetch(std::string const& path, FetchPolicy policy) {
    std::unique_ptr<Client> const client = make_curl_client(loop, guarded_options(policy));
    ClientRequest request;
    request.url = url(path);
    try {
      testkit::run(loop, guarded_fetch(*client, request, policy));
    } catch (Exception const& refused) {
      return refused.code();
    }
    return {};
  }

  asio::io_context loop{1};
  Server server;
};

TEST_F(GuardedFetchTest, gives_the_answer_within_its_limits) {
  FetchPolicy policy;
  EXPECT_EQ(fetch("/", policy), error_code());
  policy.max_response_bytes = 1'999;
  EXPECT_EQ(fetch("/", policy), Errc::bad_response);
}

TEST_F(GuardedFetchTest, follows_no_redirect) {
  EXPECT_EQ(fetch("/moved", FetchPolicy()), Errc::bad_response);
}

TEST_F(GuardedFetchTest, does_not_connect_to_an_address_that_the_policy_refuses) {
  FetchPolicy policy;
  policy.public_addresses_only = true;
  policy.allow_loopback = false;
  std::unique_ptr<Client> const client = make_curl_client(loop, guarded_options(policy));
  ClientRequest request;
  request.url = url("/");
  // Straight to the client, as if the name had only now resolved to this machine.
  Task<ClientResponse> sending = client->send(request);
  EXPECT_THROW(testkit::run(loop, std::move(sending)), Exception);
}

}  // namespace
}  // namespace tessera::http
