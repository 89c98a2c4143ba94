#include "llm/aws/sigv4.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "llm/aws/times.hpp"

#include <gtest/gtest.h>

// The expected values come from the vendor's own SDK and agree with an independent implementation.

namespace tessera::llm::aws {
namespace {

constexpr std::string_view kBody = R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})";
constexpr std::string_view kBodyHash =
    "c3335e07d6e89650bf94cb98664be69f8774dbc3198df221f113db0a59ea14f0";
constexpr std::string_view kHost = "bedrock-runtime.us-east-1.amazonaws.com";
constexpr std::string_view kPath =
    "/model/us.anthropic.claude-sonnet-4-20250514-v1%3A0/converse-stream";

SysSeconds noon() { return *parse_rfc3339("2026-11-22T12:00:00Z"); }
Scope scope() { return {"us-east-1", "bedrock", noon()}; }
Secret secret() { return Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"); }

std::string hash_of(std::string_view text) { return hex_encode(crypto::sha256_bytes(text)); }

CanonicalRequest canonical(std::vector<SignedHeader> headers) {
  return canonical_request("POST", kPath, std::move(headers), kBodyHash);
}

TEST(SigV4, derives_the_key_of_a_day) {
  EXPECT_EQ(hash_of(kBody), kBodyHash);
  EXPECT_EQ(hex_encode(signing_key(secret(), scope()).reveal()),
            "c2443b379186ea2aa895ac3ec635fed374bb393d56ae3cc9692baa1a107c2262");
}

TEST(SigV4, signs_a_request_with_token_and_length) {
  CanonicalRequest const request = canonical({{"content-type", "application/json"},
                                              {"content-length", "56"},
                                              {"x-amz-security-token", "TOKENEXAMPLE=="},
                                              {"x-amz-date", "20261122T120000Z"},
                                              {"host", std::string(kHost)}});
  EXPECT_EQ(request.text,
            "POST\n"
            "/model/us.anthropic.claude-sonnet-4-20250514-v1%253A0/converse-stream\n"
            "\n"
            "content-length:56\n"
            "content-type:application/json\n"
            "host:bedrock-runtime.us-east-1.amazonaws.com\n"
            "x-amz-date:20261122T120000Z\n"
            "x-amz-security-token:TOKENEXAMPLE==\n"
            "\n"
            "content-length;content-type;host;x-amz-date;x-amz-security-token\n"
            "c3335e07d6e89650bf94cb98664be69f8774dbc3198df221f113db0a59ea14f0");
  EXPECT_EQ(hash_of(request.text),
            "b90ba0e50866731edd370947772d57691072eb3d6736cc455ce9869a7ea20e81");
  EXPECT_EQ(signature(secret(), scope(), request.text),
            "80f9c4125fce10f818477f219382ba8cafd5a0ceec3d940e5bb1dfdde0a4d8c3");
}

TEST(SigV4, signs_host_and_date_alone) {
  CanonicalRequest const request =
      canonical({{"host", std::string(kHost)}, {"x-amz-date", "20261122T120000Z"}});
  EXPECT_EQ(hash_of(request.text),
            "c27ef902b3631998d08a4afb851b3cfbb2f3e27db1f3d41a8eb159d2b63c7c73");
  EXPECT_EQ(signature(secret(), scope(), request.text),
            "d602d9cff5df8f53f3e2c8c47da4f944dd06d5af9445ba844cc07cf4505cbdc2");
}

TEST(SigV4, signs_a_request_with_the_hash_of_its_body) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = "https://" + std::string(kHost) + std::string(kPath);
  request.body = kBody;
  request.headers.set("Content-Type", "application/json");
  request.headers.set("X-Amz-Content-Sha256", kBodyHash);
  Credentials const credentials{"AKIDEXAMPLE", secret(), Secret("TOKENEXAMPLE=="), {}};
  ASSERT_TRUE(sign_request(request, credentials, scope()));
  EXPECT_EQ(request.headers.get("Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/us-east-1/bedrock/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, "
            "Signature=e75924a5458ce5213b975efd1183d3e805e6bd6fbd6146e09e62326383b714e9");
  EXPECT_EQ(request.headers.get("X-Amz-Date"), "20261122T120000Z");
  EXPECT_EQ(request.headers.get("X-Amz-Security-Token"), "TOKENEXAMPLE==");
}

TEST(SigV4, signs_again_without_leaving_the_old_signature) {
  http::ClientRequest request;
  request.method = "POST";
  request.url = "http://127.0.0.1:8123/model/m/converse-stream";
  Credentials const first{"AKIDONE", secret(), Secret("OLDTOKEN"), {}};
  Credentials const second{"AKIDTWO", secret(), {}, {}};
  ASSERT_TRUE(sign_request(request, first, scope()));
  ASSERT_TRUE(sign_request(request, second, scope()));
  EXPECT_EQ(request.headers.count("Authorization"), 1U);
  EXPECT_EQ(request.headers.count("X-Amz-Date"), 1U);
  EXPECT_EQ(request.headers.count("X-Amz-Security-Token"), 0U);
  EXPECT_NE(request.headers.get("Authorization").find("AKIDTWO"), std::string_view::npos);
}

TEST(SigV4, presigns_the_request_behind_a_bedrock_api_key) {
  Credentials const credentials{"AKIDEXAMPLE", secret(), {}, {}};
  Result<std::string> const url =
      presign_url("POST", "https://bedrock.amazonaws.com/?Action=CallWithBearerToken", credentials,
                  scope(), std::chrono::hours(12));
  ASSERT_TRUE(url);
  EXPECT_TRUE(url->ends_with(
      "&X-Amz-Signature=84a15d60ab524d9abe885c2efbd56960f77dbf33bdec4939944b0df432006ba3"))
      << *url;
}

TEST(SigV4, collapses_blanks_and_sorts_the_query) {
  CanonicalRequest const request =
      canonical_request("GET", "/a b/%2F?b=2&a=1&c", {{"x-amz-meta", "  one   two "}}, "");
  EXPECT_EQ(request.text, "GET\n/a%20b/%252F\na=1&b=2&c=\nx-amz-meta:one two\n\nx-amz-meta\n");
}

TEST(Times, reads_what_the_credential_services_write) {
  EXPECT_EQ(amz_date(noon()), "20261122T120000Z");
  EXPECT_EQ(parse_rfc3339("2026-11-22T12:00:00.123456Z"), noon());
  EXPECT_EQ(parse_rfc3339("2026-11-22T13:00:00+01:00"), noon());
  EXPECT_EQ(parse_rfc3339("2026-11-22T07:30:00-04:30"), noon());
  for (char const* bad : {"", "2026-11-22", "2026-11-22T12:00:00", "2026-13-22T12:00:00Z",
                          "2026-02-30T12:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T12:00:00.Z",
                          "2026-11-22T12:00:00Zx", "-026-11-22T12:00:00Z"})
    EXPECT_EQ(parse_rfc3339(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace tessera::llm::aws
