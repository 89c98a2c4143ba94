#include "llm/gemini/gemini_wire.hpp"

#include "llm/gemini/request.hpp"
#include "llm/wire_turns.hpp"
#include "testkit/conversations.hpp"
#include "testkit/run.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace tessera::llm::gemini {
namespace {

GeminiWire::Settings settings() {
  GeminiWire::Settings out;
  out.key = Secret("AQ.live-key");
  out.options.model = "gemini-3.5-flash";
  return out;
}

class GeminiOverHttp : public testing::Test {
 protected:
  ManualClock clock;
  GeminiWire wire{settings(), clock};
  Conversation conversation{testkit::user_says("hi")};
  std::vector<ToolDefinition> tools;
  Request request{conversation, tools, ""};
};

TEST_F(GeminiOverHttp, sends_the_key_as_the_only_credential) {
  http::ClientRequest const sent = testkit::run(wire.prepare(request));
  EXPECT_EQ(sent.url,
            "https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:"
            "streamGenerateContent?alt=sse");
  EXPECT_EQ(sent.headers.get("x-goog-api-key"), "AQ.live-key");
  EXPECT_EQ(sent.headers.count("Authorization"), 0U);
  EXPECT_EQ(sent.url.find("AQ.live-key"), std::string::npos);
}

TEST_F(GeminiOverHttp, looks_for_the_model_in_the_other_version_once) {
  Failure const missing =
      wire.failure(404, {}, R"({"error":{"status":"NOT_FOUND","message":"not found"}})");
  EXPECT_TRUE(wire.adjust(missing));
  EXPECT_NE(testkit::run(wire.prepare(request)).url.find("/v1/models/"), std::string::npos);
  EXPECT_FALSE(wire.adjust(missing));
}

TEST_F(GeminiOverHttp, gives_up_its_signatures_when_one_is_refused) {
  conversation.push_back(
      testkit::model_says({ToolCall{"a", "n", {}, {}}},
                          make_native("gemini", "gemini-3.5-flash",
                                      {json::object{{"functionCall", json::object{{"name", "n"}}},
                                                    {"thoughtSignature", "b2xk"}}})));
  EXPECT_NE(testkit::run(wire.prepare(request)).body.find("b2xk"), std::string::npos);
  Failure const refused = wire.failure(
      400, {},
      R"({"error":{"status":"INVALID_ARGUMENT","message":"Function call is missing a thought_signature in functionCall parts"}})");
  EXPECT_TRUE(wire.adjust(refused));
  std::string const body = testkit::run(wire.prepare(request)).body;
  EXPECT_EQ(body.find("b2xk"), std::string::npos);
  EXPECT_NE(body.find(kNoSignature), std::string::npos);
  EXPECT_FALSE(wire.adjust(refused));
}

TEST_F(GeminiOverHttp, names_the_variable_of_a_wrong_key) {
  EXPECT_EQ(
      wire.advice(wire.failure(
          400, {}, R"({"error":{"status":"INVALID_ARGUMENT","message":"API key not valid."}})")),
      "Check GEMINI_API_KEY");
}

}  // namespace
}  // namespace tessera::llm::gemini
