#include "llm/bedrock/bedrock_wire.hpp"

#include "base/encoding.hpp"
#include "llm/aws/static_source.hpp"
#include "llm/aws/times.hpp"
#include "testkit/conversations.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::bedrock {
namespace {

SysSeconds noon() { return *aws::parse_rfc3339("2026-11-22T12:00:00Z"); }
constexpr char const* kModel = "us.anthropic.claude-sonnet-4-20250514-v1:0";

aws::Credentials credentials() {
  return {"AKIDEXAMPLE",
          Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
          Secret("TOKENEXAMPLE=="),
          {}};
}

BedrockWire::Settings settings() {
  BedrockWire::Settings out;
  out.region = "us-east-1";
  out.options.model = kModel;
  out.source = std::make_unique<aws::StaticSource>("the test", credentials());
  return out;
}

class BedrockOverHttp : public testing::Test {
 protected:
  http::ClientRequest prepared(BedrockWire& wire) { return testkit::run(wire.prepare(request)); }

  ManualClock clock{noon()};
  Conversation conversation{testkit::user_says("hi")};
  std::vector<ToolDefinition> tools;
  Request request{conversation, tools, ""};
};

TEST_F(BedrockOverHttp, encodes_the_model_once_and_signs) {
  BedrockWire wire(settings(), clock);
  http::ClientRequest const sent = prepared(wire);
  EXPECT_EQ(sent.url,
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/"
            "us.anthropic.claude-sonnet-4-20250514-v1%3A0/converse-stream");
  EXPECT_EQ(sent.body, R"({"messages":[{"role":"user","content":[{"text":"hi"}]}]})");
  EXPECT_EQ(sent.headers.get("X-Amz-Date"), "20261122T120000Z");
  EXPECT_TRUE(
      sent.headers.get("Authorization")
          .starts_with("AWS4-HMAC-SHA256 "
                       "Credential=AKIDEXAMPLE/20261122/us-east-1/bedrock/aws4_request, "
                       "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "));
}

TEST_F(BedrockOverHttp, keeps_an_arn_in_one_segment_of_the_path) {
  BedrockWire::Settings by_arn = settings();
  by_arn.options.model = "arn:aws:bedrock:us-east-1:1:inference-profile/us.x";
  BedrockWire wire(std::move(by_arn), clock);
  EXPECT_TRUE(prepared(wire).url.ends_with(
      "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.x/converse-stream"));
}

TEST_F(BedrockOverHttp, sends_an_api_key_without_any_signature) {
  BedrockWire::Settings with_key = settings();
  with_key.api_key = Secret("bedrock-api-key-x");
  BedrockWire wire(std::move(with_key), clock);
  http::ClientRequest const sent = prepared(wire);
  EXPECT_EQ(sent.headers.get("Authorization"), "Bearer bedrock-api-key-x");
  for (std::size_t i = 0; i < sent.headers.size(); ++i)
    EXPECT_FALSE(sent.headers.at(i).name.starts_with("X-Amz")) << sent.headers.at(i).name;
}

TEST_F(BedrockOverHttp, goes_to_the_regions_own_partition) {
  for (auto const& [region, host] : std::vector<std::pair<std::string, std::string>>{
           {"cn-north-1", "bedrock-runtime.cn-north-1.amazonaws.com.cn"},
           {"eusc-de-east-1", "bedrock-runtime.eusc-de-east-1.amazonaws.eu"},
           {"us-gov-west-1", "bedrock-runtime.us-gov-west-1.amazonaws.com"}}) {
    BedrockWire::Settings there = settings();
    there.region = region;
    BedrockWire wire(std::move(there), clock);
    EXPECT_TRUE(prepared(wire).url.starts_with("https://" + host + "/")) << region;
  }
}

TEST_F(BedrockOverHttp, takes_the_providers_clock_when_ours_is_wrong) {
  BedrockWire wire(settings(), clock);
  http::Headers headers;
  headers.set("date", "Sun, 22 Nov 2026 13:00:00 GMT");
  headers.set("x-amzn-errortype", "InvalidSignatureException");
  Failure const failure = wire.failure(403, headers, R"({"message":"Signature not yet current"})");
  EXPECT_EQ(failure.kind, Errc::clock_skew);
  EXPECT_TRUE(wire.adjust(failure));
  EXPECT_EQ(prepared(wire).headers.get("X-Amz-Date"), "20261122T130000Z");
  EXPECT_FALSE(wire.adjust(failure)) << "the same answer again is not about the clock";
}

TEST_F(BedrockOverHttp, renews_expired_credentials_once) {
  BedrockWire wire(settings(), clock);
  prepared(wire);
  http::Headers headers;
  headers.set("x-amzn-errortype", "ExpiredTokenException");
  Failure const failure = wire.failure(403, headers, R"({"message":"expired"})");
  EXPECT_TRUE(wire.adjust(failure));
  EXPECT_FALSE(wire.adjust(failure));
  EXPECT_EQ(wire.advice(failure), "Renew the credentials, e.g. with aws sso login");
  clock.advance(std::chrono::hours(1));
  EXPECT_TRUE(wire.adjust(failure)) << "they may expire again";
}

TEST_F(BedrockOverHttp, proposes_the_profile_of_the_region) {
  BedrockWire::Settings there = settings();
  there.region = "eu-west-1";
  there.options.model = "anthropic.claude-sonnet-5-5";
  BedrockWire wire(std::move(there), clock);
  Failure const failure = wire.failure(
      400, {}, R"({"message":"Invocation with on-demand throughput isn't supported"})");
  EXPECT_EQ(wire.advice(failure),
            "Ask for it by an inference profile: --model bedrock:eu.anthropic.claude-sonnet-5-5");
  EXPECT_EQ(profile_prefix("ap-northeast-1"), "jp.");
  EXPECT_EQ(profile_prefix("ap-southeast-2"), "au.");
  EXPECT_EQ(profile_prefix("ap-southeast-7"), "global.");
  EXPECT_EQ(profile_prefix("us-gov-west-1"), "us-gov.");
}

TEST_F(BedrockOverHttp, removes_every_secret_from_what_is_told) {
  BedrockWire wire(settings(), clock);
  prepared(wire);
  EXPECT_EQ(wire.scrubbed("a wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY b TOKENEXAMPLE== c"),
            "a [credential removed] b [credential removed] c");
}

TEST(BedrockApiKey, is_a_presigned_request) {
  aws::Credentials long_lived = credentials();
  long_lived.session_token = {};
  Result<Secret> const key = make_api_key(long_lived, "us-east-1", noon());
  ASSERT_TRUE(key);
  constexpr std::string_view kStart = "bedrock-api-key-";
  ASSERT_TRUE(key->reveal().starts_with(kStart));
  std::string const content = *base64_decode(key->reveal().substr(kStart.size()));
  EXPECT_TRUE(content.starts_with("bedrock.amazonaws.com/?Action=CallWithBearerToken&"));
  EXPECT_TRUE(content.ends_with(
      "&X-Amz-Signature=84a15d60ab524d9abe885c2efbd56960f77dbf33bdec4939944b0df432006ba3"
      "&Version=1"));
}

}  // namespace
}  // namespace tessera::llm::bedrock
