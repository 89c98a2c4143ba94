#include "jose/jwt.hpp"

#include "jose/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tessera::jose {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kNow = 1'790'000'000;
constexpr char const* kIssuer = "https://issuer.example";
constexpr char const* kAudience = "https://mcp.example/mcp";

class JwtTest : public testing::Test {
 protected:
  JwtTest() {
    options_.issuer = kIssuer;
    options_.audiences = {kAudience};
    claims_ = json::object{{"iss", kIssuer},     {"sub", "alice"},       {"aud", kAudience},
                           {"exp", kNow + 300},  {"iat", kNow},          {"jti", "1"},
                           {"client_id", "cli"}, {"scope", "read write"}};
    header_["typ"] = "at+jwt";
    keys_.add(Jwk::from_key(key_.key.public_key(), key_.algorithm).value()).value();
  }
  [[nodiscard]] static SysSeconds at(std::int64_t when) { return SysSeconds{seconds{when}}; }
  [[nodiscard]] std::string token() const { return sign_jwt(header_, claims_, key_).value(); }
  [[nodiscard]] error_code outcome(std::int64_t when = kNow) const {
    std::string const text = token();
    Result<Claims> const claims = verify_jwt(text, keys_, options_, at(when));
    error_code const result = claims ? error_code() : claims.error().code;
    EXPECT_EQ(outcome_of_parsed(text, when), result) << "both ways come to the same";
    return result;
  }
  [[nodiscard]] error_code outcome_of_parsed(std::string const& text, std::int64_t when) const {
    Result<Jws> const jws = parse_jws(text);
    if (!jws) return jws.error().code;
    Result<Claims> const claims = Claims::parse(jws->payload);
    if (!claims) return claims.error().code;
    Result<void> const checked = verify_parsed_jwt(*jws, *claims, keys_, options_, at(when));
    return checked ? error_code() : checked.error().code;
  }
  // The outcome with one claim set to `value`, or removed when it is null; the change is undone.
  error_code with(std::string_view name, json::value const& value, std::int64_t when = kNow) {
    json::object const before = claims_;
    if (value.is_null())
      claims_.erase(name);
    else
      claims_[name] = value;
    error_code const result = outcome(when);
    claims_ = before;
    return result;
  }

  SigningKey key_ = make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                                     Algorithm::es256)
                        .value();
  JwkSet keys_;
  VerifyOptions options_;
  json::object header_;
  json::object claims_;
};

TEST_F(JwtTest, believes_no_claims_that_were_read_before_the_signature_was_verified) {
  Jws jws = parse_jws(token()).value();
  Claims const claims = Claims::parse(jws.payload).value();
  EXPECT_TRUE(verify_parsed_jwt(jws, claims, keys_, options_, at(kNow)));
  jws.signature.back() = static_cast<char>(jws.signature.back() ^ 1);
  EXPECT_EQ(verify_parsed_jwt(jws, claims, keys_, options_, at(kNow)).error().code,
            Errc::bad_signature);
}

TEST_F(JwtTest, returns_the_claims_of_a_good_token) {
  Claims const claims = verify_jwt(token(), keys_, options_, at(kNow)).value();
  EXPECT_EQ(claims.iss(), kIssuer);
  EXPECT_EQ(claims.sub(), "alice");
  EXPECT_EQ(claims.client_id(), "cli");
  EXPECT_EQ(claims.jti(), "1");
  EXPECT_EQ(claims.exp(), at(kNow + 300));
  EXPECT_EQ(numeric_date(*claims.iat()), kNow);
  EXPECT_TRUE(claims.has_scope("read"));
  EXPECT_TRUE(claims.has_scope("write"));
  for (char const* scope : {"", "rea", "write ", "read write", "delete"})
    EXPECT_FALSE(claims.has_scope(scope)) << scope;
}

// Spec: RFC 9068 §4, RFC 8725 §3.11
TEST_F(JwtTest, accepts_the_type_in_any_case_and_with_the_prefix) {
  for (char const* type : {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"}) {
    header_["typ"] = type;
    EXPECT_EQ(outcome(), error_code()) << type;
  }
  for (char const* type : {"JWT", "dpop+jwt", "at+jwt ", "", "application/", "x/at+jwt"}) {
    header_["typ"] = type;
    EXPECT_EQ(outcome(), Errc::wrong_type) << type;
  }
  header_.erase("typ");
  EXPECT_EQ(outcome(), Errc::wrong_type);
  options_.allow_missing_type = true;
  EXPECT_EQ(outcome(), error_code());
  header_["typ"] = "logout+jwt";
  EXPECT_EQ(outcome(), Errc::wrong_type) << "missing is forgiven, another type is not";
}

TEST_F(JwtTest, refuses_an_algorithm_outside_the_list_though_the_key_fits) {
  options_.algorithms = {Algorithm::rs256};
  EXPECT_EQ(outcome(), Errc::algorithm_not_allowed);
  options_.algorithms = {};
  EXPECT_EQ(outcome(), Errc::algorithm_not_allowed);
}

TEST_F(JwtTest, refuses_another_key_and_another_signature) {
  std::string const good = token();
  SigningKey const other =
      make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                       Algorithm::es256)
          .value();
  EXPECT_EQ(
      verify_jwt(sign_jwt(header_, claims_, other).value(), keys_, options_, at(kNow)).error().code,
      Errc::unknown_key);
  SigningKey const posing{other.key, Algorithm::es256, key_.kid};
  EXPECT_EQ(verify_jwt(sign_jwt(header_, claims_, posing).value(), keys_, options_, at(kNow))
                .error()
                .code,
            Errc::bad_signature);
}

// Spec: RFC 8414 §2 (compared by bytes), RFC 8725 §3.8
TEST_F(JwtTest, compares_the_issuer_byte_by_byte) {
  for (char const* issuer : {"https://issuer.example/", "https://ISSUER.example", "", "issuer"})
    EXPECT_EQ(with("iss", issuer), Errc::wrong_issuer) << issuer;
  EXPECT_EQ(with("iss", nullptr), Errc::wrong_issuer);
  EXPECT_EQ(with("iss", json::array{kIssuer}), Errc::malformed);
  options_.issuer.clear();
  EXPECT_EQ(with("iss", ""), Errc::wrong_issuer) << "without an issuer, no token passes";
}

// Spec: RFC 7519 §4.1.3, RFC 8725 §3.9
TEST_F(JwtTest, wants_one_of_its_audiences) {
  EXPECT_EQ(with("aud", json::array{"x", kAudience}), error_code());
  for (json::value const& aud :
       {json::value("https://mcp.example"), json::value(json::array{}), json::value(""),
        json::value(json::array{"https://mcp.example/mcp/"}), json::value(nullptr)})
    EXPECT_EQ(with("aud", aud), Errc::wrong_audience);
  EXPECT_EQ(with("aud", json::array{kAudience, 1}), Errc::malformed);
  EXPECT_EQ(with("aud", json::object{{kAudience, 1}}), Errc::malformed);
  options_.audiences.clear();
  EXPECT_EQ(outcome(), Errc::wrong_audience) << "without audiences, no token passes";
}

// Spec: RFC 10070
TEST_F(JwtTest, wants_its_audience_alone_where_that_is_the_rule) {
  options_.audience_rule = AudienceRule::sole;
  EXPECT_EQ(outcome(), error_code());
  EXPECT_EQ(with("aud", json::array{kAudience}), error_code());
  EXPECT_EQ(with("aud", json::array{kAudience, "x"}), Errc::wrong_audience);
  EXPECT_EQ(with("aud", json::array{kAudience, kAudience}), Errc::wrong_audience);
  options_.audience_rule = AudienceRule::unchecked;
  EXPECT_EQ(with("aud", nullptr), error_code());
}

// Spec: RFC 7519 §4.1.4 to §4.1.6
TEST_F(JwtTest, checks_times_to_the_second) {
  EXPECT_EQ(outcome(kNow + 329), error_code());
  EXPECT_EQ(outcome(kNow + 330), Errc::expired);
  EXPECT_EQ(outcome(kNow - 30), error_code());
  EXPECT_EQ(outcome(kNow - 31), Errc::not_yet_valid);
  EXPECT_EQ(with("nbf", kNow + 30), error_code());
  EXPECT_EQ(with("nbf", kNow + 31), Errc::not_yet_valid);
  options_.leeway = seconds{0};
  EXPECT_EQ(outcome(kNow + 299), error_code());
  EXPECT_EQ(outcome(kNow + 300), Errc::expired);
  options_.leeway = seconds{3600};
  EXPECT_EQ(outcome(kNow + 360), Errc::expired) << "a leeway above a minute counts as a minute";
}

TEST_F(JwtTest, limits_how_long_a_token_may_live) {
  options_.max_lifetime = seconds{300};
  EXPECT_EQ(outcome(), error_code());
  EXPECT_EQ(with("exp", kNow + 301), Errc::too_long_lived);
  EXPECT_EQ(with("exp", 9007199254740991), Errc::too_long_lived);
  EXPECT_EQ(with("iat", nullptr), Errc::missing_claim);
  options_.max_lifetime.reset();
  options_.max_remaining = seconds{600};
  EXPECT_EQ(with("exp", kNow + 630), error_code());
  EXPECT_EQ(with("exp", kNow + 631), Errc::too_long_lived);
  EXPECT_EQ(with("iat", nullptr), error_code());
}

TEST_F(JwtTest, wants_exp_unless_told_otherwise) {
  EXPECT_EQ(with("exp", nullptr), Errc::missing_claim);
  options_.require_exp = false;
  EXPECT_EQ(with("exp", nullptr), error_code());
  options_.max_remaining = seconds{60};
  EXPECT_EQ(with("exp", nullptr), Errc::missing_claim) << "a limit needs something to limit";
}

// Spec: RFC 9068 §2.2
TEST_F(JwtTest, wants_the_claims_that_are_required_of_it) {
  options_.required_claims = {"sub", "client_id", "iat", "jti", "tenant_id"};
  EXPECT_EQ(outcome(), Errc::missing_claim);
  EXPECT_EQ(with("tenant_id", "t"), error_code());
  EXPECT_EQ(with("tenant_id", ""), Errc::missing_claim);
}

// Spec: RFC 7519 §2
TEST_F(JwtTest, takes_whole_and_broken_numbers_as_dates_and_nothing_else) {
  EXPECT_EQ(with("exp", kNow + 300.5), error_code());
  EXPECT_EQ(with("iat", 1.79e9), error_code());
  EXPECT_EQ(with("nbf", 0), error_code());
  for (json::value const& bad :
       {json::value("1790000300"), json::value(-1), json::value(-0.5), json::value(true),
        json::value(9007199254740992), json::value(1e300), json::value(~std::uint64_t{0}),
        json::value(json::array{kNow})})
    for (char const* name : {"exp", "nbf", "iat"})
      EXPECT_EQ(with(name, bad), Errc::malformed) << name << write_json(bad);
  EXPECT_FALSE(Claims::parse(R"({"exp":null})"));
  EXPECT_FALSE(Claims::parse(R"({"exp":1e999})"));
}

TEST_F(JwtTest, refuses_claims_that_are_not_one_clear_object) {
  for (char const* payload :
       {"", "[]", "\"x\"", R"({"sub":"a","sub":"b"})", R"({"sub":1})", R"({"scope":["read"]})",
        R"({"client_id":null})", "{} {}", "{\"sub\":\"\xC3\"}"}) {
    std::string const signed_token = sign_jws(header_, payload, key_).value();
    EXPECT_EQ(verify_jwt(signed_token, keys_, options_, at(kNow)).error().code, Errc::malformed)
        << payload;
  }
}

// What a cache of verified tokens does on each hit.
TEST_F(JwtTest, checks_cached_claims_against_the_clock_again) {
  Claims const claims = verify_jwt(token(), keys_, options_, at(kNow)).value();
  EXPECT_TRUE(check_times(claims.times(), options_, at(kNow + 300)));
  EXPECT_EQ(check_times(claims.times(), options_, at(kNow + 400)).error().code, Errc::expired);
  EXPECT_EQ(check_times(claims.times(), options_, at(kNow - 400)).error().code,
            Errc::not_yet_valid);
}

TEST_F(JwtTest, tells_the_first_failure_in_the_order_of_cost) {
  header_["typ"] = "JWT";
  claims_["iss"] = "x";
  claims_["aud"] = "x";
  claims_["exp"] = kNow - 1000;
  EXPECT_EQ(outcome(), Errc::wrong_type);
  header_["typ"] = "at+jwt";
  EXPECT_EQ(outcome(), Errc::wrong_issuer);
  claims_["iss"] = kIssuer;
  EXPECT_EQ(outcome(), Errc::wrong_audience);
  claims_["aud"] = kAudience;
  EXPECT_EQ(outcome(), Errc::expired);
}

TEST_F(JwtTest, repeats_nothing_of_the_token_in_its_hints) {
  claims_["iss"] = "https://leak.example";
  Error const error = verify_jwt(token(), keys_, options_, at(kNow)).error();
  EXPECT_EQ(error.hint.find("leak"), std::string::npos);
  EXPECT_EQ(error.debug.find("leak"), std::string::npos);
}

}  // namespace
}  // namespace tessera::jose
