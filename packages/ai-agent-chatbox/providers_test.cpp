#include "packages/ai-agent-chatbox/providers.hpp"

#include "testkit/function_client.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tessera::chatbox {
namespace {

class ProvidersOfThisBuild : public testing::Test {
 protected:
  ProvidersOfThisBuild() { set["HOME"] = home.path().string(); }

  /// `provider:model`, or the error.
  std::string choose(std::string_view wanted) {
    auto const model = choose_model(parse_model_spec(wanted), providers_of_this_build(world),
                                    /*person_at_terminal=*/false, world.outside.environment);
    return model ? (*model)->provider() + ":" + (*model)->name() : "error: " + model.error().hint;
  }

  testkit::TempDir home;
  std::map<std::string, std::string> set;
  ModelConfig config;
  testkit::FunctionClient http{[](http::ClientRequest const&) { return http::ClientResponse{}; }};
  SystemClock clock;
  SystemRandom random;
  ModelWorld world{
      config, {[this](char const* name) { return set[name]; }, http, clock}, random, {}};
};

TEST_F(ProvidersOfThisBuild, are_chosen_by_what_is_set) {
  set["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1";
  set["OPENAI_MODEL"] = "qwen3:4b";
  EXPECT_EQ(choose("auto"), "openai:qwen3:4b");
  set["GEMINI_API_KEY"] = "AQ.x";
  EXPECT_EQ(choose("auto"), "gemini:gemini-3.5-flash");
  set["ANTHROPIC_API_KEY"] = "sk-ant-x";
  EXPECT_EQ(choose("auto"), "anthropic:claude-sonnet-5-5");
  set["AWS_ACCESS_KEY_ID"] = "AKID";
  set["AWS_SECRET_ACCESS_KEY"] = "s";
  set["AWS_REGION"] = "us-east-1";
  EXPECT_EQ(choose("auto"), "bedrock:global.anthropic.claude-sonnet-5-5");
  EXPECT_EQ(choose("gemini:gemini-3.8-flash"), "gemini:gemini-3.8-flash");
  EXPECT_EQ(choose("bedrock:us.x-v1:0"), "bedrock:us.x-v1:0");
}

TEST_F(ProvidersOfThisBuild, say_what_is_missing) {
  set["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_EQ(choose("anthropic"),
            "error: the provider anthropic is not configured: set ANTHROPIC_API_KEY");
  EXPECT_EQ(choose("gemini"), "error: the provider gemini is not configured: set GEMINI_API_KEY");
  EXPECT_NE(choose("bedrock").find("AWS_ACCESS_KEY_ID"), std::string::npos);
  set["AWS_ACCESS_KEY_ID"] = "AKID";
  set["AWS_SECRET_ACCESS_KEY"] = "s";
  EXPECT_NE(choose("bedrock").find("set AWS_REGION"), std::string::npos);
  set["OPENAI_API_KEY"] = "sk-x";
  EXPECT_NE(choose("openai").find("--model openai:MODEL"), std::string::npos);
}

TEST_F(ProvidersOfThisBuild, send_nothing_in_the_clear_to_another_machine) {
  set["ANTHROPIC_API_KEY"] = "sk-ant-x";
  set["ANTHROPIC_BASE_URL"] = "http://10.0.0.1/";
  EXPECT_NE(choose("anthropic").find("is not encrypted"), std::string::npos);
  config.allow_plain_http = true;
  EXPECT_EQ(choose("anthropic"), "anthropic:claude-sonnet-5-5");
}

TEST_F(ProvidersOfThisBuild, take_a_local_server_only_when_asked) {
  EXPECT_TRUE(choose("auto").starts_with("error: no AI provider is configured"));
  EXPECT_EQ(choose("openai"), "openai:");
}

}  // namespace
}  // namespace tessera::chatbox
