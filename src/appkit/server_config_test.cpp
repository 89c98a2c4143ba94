#include "appkit/server_config.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::appkit {
namespace {

struct Parts {
  ListenConfig listen;
  GuardConfig guard;
  LogConfig log;
  [[nodiscard]] Result<void> checked() const { return check({listen, guard, log}); }
};

void expect_refused(Parts const& parts, std::string const& key) {
  Result<void> const checked = parts.checked();
  ASSERT_FALSE(checked) << key;
  EXPECT_NE(checked.error().hint.find(key), std::string::npos) << checked.error().hint;
}

TEST(ServerConfig, is_right_as_it_comes) { EXPECT_TRUE(Parts{}.checked()); }

TEST(ServerConfig, names_the_key_that_is_wrong) {
  Parts parts;
  parts.listen.addresses.clear();
  expect_refused(parts, "listen.addresses");
  parts = {};
  parts.listen.threads = 0;
  expect_refused(parts, "listen.threads");
  parts = {};
  parts.listen.tls_key_file = "key.pem";
  expect_refused(parts, "listen.tls_key_file");
  parts = {};
  parts.guard.origins = {"https://app.example.com/path"};
  expect_refused(parts, "guard.origins");
  parts = {};
  parts.guard.trusted_proxies = {"10.0.0.0/8", "proxy.internal"};
  expect_refused(parts, "guard.trusted_proxies");
  parts = {};
  parts.guard.proxy_field = "X-Real-IP";
  expect_refused(parts, "guard.proxy_field");
  parts = {};
  parts.log.format = "xml";
  expect_refused(parts, "log.format");
}

class FrontDoorTest : public testing::Test {
 protected:
  int status(std::string_view host, std::string_view origin = {}) {
    http::Request request;
    request.path = "/";
    request.headers.add("Host", host);
    if (!origin.empty()) request.headers.add("Origin", origin);
    return testkit::run(handler_(request)).status;
  }

  GuardConfig const guard_{{"internal"}, {"https://app.example.com"}};
  SystemClock clock_;
  SystemRandom random_;
  http::Handler handler_ = behind_front_door(
      {guard_, "https://mcp.example.com/mcp", null_log(), clock_, random_},
      [](http::Request&) -> Task<http::Response> { co_return http::text_response(200, "inside"); });
};

TEST_F(FrontDoorTest, knows_its_own_name_the_given_ones_and_loopback) {
  for (char const* host : {"mcp.example.com", "internal", "localhost:3005", "[::1]"})
    EXPECT_EQ(status(host), 200) << host;
  EXPECT_EQ(status("evil.example.com"), 403);
}

TEST_F(FrontDoorTest, lets_pages_in_that_were_named) {
  EXPECT_EQ(status("localhost", "https://app.example.com"), 200);
  EXPECT_EQ(status("localhost", "https://evil.example.com"), 403);
}

}  // namespace
}  // namespace tessera::appkit
