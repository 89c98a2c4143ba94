#include "oauth/server/registration/software_statement.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/registration_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::RegistrationBed;

constexpr char const* kVendor = "https://vendor.example";

class StatementBed : public RegistrationBed {
 public:
  StatementBed() { options.statement_issuers = {{kVendor, testkit::public_keys({vendor})}}; }

  json::object claims() {
    json::object claims;
    claims["iss"] = kVendor;
    claims["software_id"] = "the-app";
    claims["client_name"] = "The vendor's name";
    claims["redirect_uris"] = json::array{"https://vendor.example/cb"};
    return claims;
  }
  http::Response add_with(json::value const& statement) {
    json::object request = good_request();
    request["software_statement"] = statement;
    return add(request);
  }
  std::string refused(json::value const& statement) {
    http::Response const response = add_with(statement);
    EXPECT_EQ(response.status, 400);
    return error_of(response);
  }
  std::string signed_by_vendor(json::object const& claims, json::object header = {}) {
    return oauth.sign(claims, vendor, std::move(header));
  }

  jose::SigningKey vendor = testkit::new_signing_key();
};

// Threat: software statement forgery. Spec: RFC 7591 §2.3
TEST(SoftwareStatement, counts_more_than_what_the_client_says_and_comes_back_verbatim) {
  StatementBed bed;
  std::string const statement = bed.signed_by_vendor(bed.claims());
  http::Response const response = bed.add_with(json::value(statement));
  ASSERT_EQ(response.status, 201) << response.body;
  json::object const answer = parse_json(response.body).value().as_object();
  EXPECT_EQ(answer.at("client_name"), json::value("The vendor's name"));
  EXPECT_EQ(answer.at("redirect_uris"), json::array{"https://vendor.example/cb"});
  EXPECT_EQ(answer.at("software_id"), json::value("the-app"));
  EXPECT_EQ(answer.at("software_statement"), json::value(statement));
}

TEST(SoftwareStatement, that_is_forged_is_refused) {
  StatementBed bed;
  jose::SigningKey const stranger = testkit::new_signing_key();
  EXPECT_EQ(bed.refused(json::value(bed.oauth.sign(bed.claims(), stranger))),
            "invalid_software_statement");
  json::object claims = bed.claims();
  claims["iss"] = "https://other.example";
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(claims))),
            "unapproved_software_statement");
  claims.erase("iss");
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(claims))), "invalid_software_statement");

  std::string const payload = base64url_encode(write_json(bed.claims()));
  for (char const* const header :
       {R"({"alg":"none"})", R"({"alg":"NONE"})", R"({"alg":"HS256"})"}) {
    std::string const unsigned_one = base64url_encode(header) + "." + payload + ".";
    EXPECT_EQ(bed.refused(json::value(unsigned_one)), "invalid_software_statement") << header;
  }
  std::string good = bed.signed_by_vendor(bed.claims());
  good[good.find('.') + 3] ^= 1;
  EXPECT_EQ(bed.refused(json::value(good)), "invalid_software_statement");
  EXPECT_EQ(bed.refused(5), "invalid_software_statement");
  EXPECT_EQ(bed.rows("oauth_registrations"), 0);
}

TEST(SoftwareStatement, that_is_over_or_for_somebody_else_is_refused) {
  StatementBed bed;
  json::object claims = bed.claims();
  claims["exp"] = jose::numeric_date(bed.oauth.clock.now_seconds() - std::chrono::minutes(5));
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(claims))), "invalid_software_statement");
  claims = bed.claims();
  claims["aud"] = "https://other.example";
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(claims))), "invalid_software_statement");
  json::object header;
  header["typ"] = "at+jwt";
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(bed.claims(), header))),
            "invalid_software_statement");
}

TEST(SoftwareStatement, cannot_give_what_the_rules_forbid) {
  StatementBed bed;
  json::object claims = bed.claims();
  claims["redirect_uris"] = json::array{"javascript:alert(1)"};
  EXPECT_EQ(bed.refused(json::value(bed.signed_by_vendor(claims))), "invalid_redirect_uri");
  claims = bed.claims();
  claims["scope"] = "admin";
  claims["client_id"] = "chatbox";
  http::Response const response = bed.add_with(json::value(bed.signed_by_vendor(claims)));
  ASSERT_EQ(response.status, 201);
  json::value const answer = parse_json(response.body).value();
  EXPECT_EQ(json_text(answer, "scope"), "");
  EXPECT_NE(json_text(answer, "client_id"), "chatbox");
}

}  // namespace
}  // namespace tessera::oauth
