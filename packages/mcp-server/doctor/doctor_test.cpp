#include "jose/jwt.hpp"
#include "packages/mcp-server/doctor/backend_checks.hpp"
#include "packages/mcp-server/doctor/issuer_checks.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_server::doctor {
namespace {

constexpr SysSeconds kNow{std::chrono::seconds(1'790'000'000)};  // Mon, 21 Sep 2026 14:13:20 GMT

http::ClientResponse dated(std::string const& date) {
  http::ClientResponse response;
  response.status = 200;
  response.headers.add("Date", date);
  return response;
}

TEST(Doctor, a_clock_that_is_off_by_more_than_is_forgiven_is_a_failure) {
  EXPECT_EQ(check_clock(dated("Mon, 21 Sep 2026 14:13:20 GMT"), kNow).verdict, Verdict::right);
  EXPECT_EQ(check_clock(dated("Mon, 21 Sep 2026 14:13:50 GMT"), kNow).verdict, Verdict::right);
  EXPECT_EQ(check_clock(dated("Mon, 21 Sep 2026 14:13:51 GMT"), kNow).verdict, Verdict::failed);
  EXPECT_EQ(check_clock(dated("Mon, 21 Sep 2026 14:12:49 GMT"), kNow).verdict, Verdict::failed);
  EXPECT_EQ(check_clock(dated("yesterday"), kNow).verdict, Verdict::not_tried);
  EXPECT_EQ(check_clock({}, kNow).verdict, Verdict::not_tried);
}

TEST(Doctor, shows_claims_and_never_the_token) {
  json::object const claims{{"iss", "i"}, {"sub", "ann"}, {"aud", "b"}, {"jti", "private-id"}};
  std::string const token =
      jose::sign_jwt({{"typ", "at+jwt"}}, claims, testkit::new_signing_key()).value();
  http::Headers identity;
  identity.add("X-JWT-TOKEN", token);
  std::string const shown = write_json(claims_shown(identity));
  EXPECT_NE(shown.find("ann"), std::string::npos);
  EXPECT_EQ(shown.find("private-id"), std::string::npos);
  for (std::string_view part = token; !part.empty();) {
    EXPECT_EQ(shown.find(part.substr(0, part.find('.'))), std::string::npos);
    std::size_t const dot = part.find('.');
    part.remove_prefix(dot == std::string_view::npos ? part.size() : dot + 1);
  }
  identity.set("X-JWT-TOKEN", "opaque");
  EXPECT_TRUE(claims_shown(identity).is_null());
}

TEST(Doctor, an_answer_means_what_its_status_says) {
  BackendConfig const backend;
  EXPECT_EQ(judge_answer(200, backend).verdict, Verdict::right);
  EXPECT_EQ(judge_answer(404, backend).verdict, Verdict::warning);
  for (int const status : {400, 401, 403, 500, 503}) {
    Finding const finding = judge_answer(status, backend);
    EXPECT_EQ(finding.verdict, Verdict::failed) << status;
    EXPECT_FALSE(finding.way_out.empty()) << status;
  }
}

TEST(Doctor, takes_only_a_token_that_is_for_this_server) {
  json::object claims{{"sub", "ann"},
                      {"aud", "http://localhost:3005/mcp"},
                      {"exp", 1'790'000'300},
                      {"tenant_id", "acme"},
                      {"scope", "chart:read"}};
  jose::SigningKey const key = testkit::new_signing_key();
  auto const caller = [&] {
    return caller_with(Secret(jose::sign_jwt({}, claims, key).value()), "",
                       "http://localhost:3005/mcp");
  };
  ASSERT_TRUE(caller());
  EXPECT_EQ(caller()->principal->tenant, "acme");
  EXPECT_TRUE(caller()->has_token);
  claims["aud"] = "http://localhost:3006";
  EXPECT_FALSE(caller());
  EXPECT_FALSE(caller_with(Secret(std::string("no token")), "", "http://localhost:3005/mcp"));
  EXPECT_FALSE(made_up_caller("acme", kNow).has_token);
}

}  // namespace
}  // namespace tessera::mcp_server::doctor
