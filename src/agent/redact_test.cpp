#include "agent/redact.hpp"

#include <gtest/gtest.h>

namespace tessera::agent {
namespace {

TEST(Redact, takes_out_signed_tokens_and_bearer_credentials) {
  EXPECT_EQ(redact_credentials("token=eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl, ok"),
            "token=[credential removed], ok");
  EXPECT_EQ(redact_credentials("Authorization: Bearer abcdefgh12345678.XYZ next"),
            "Authorization: [credential removed] next");
  EXPECT_EQ(redact_credentials("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0."), "[credential removed].");
}

TEST(Redact, leaves_ordinary_text_alone) {
  for (std::string_view const text :
       {"", "eyJ", "eyJust a word. Another one.", "bearer of news", "a bearer token", "12345"})
    EXPECT_EQ(redact_credentials(text), text);
}

TEST(Redact, goes_through_json_of_any_shape) {
  json::value const told =
      parse_json(R"({"a":["Bearer abcdefgh12345678.XYZ",1,null],"b":{"c":"x"}})").value();
  EXPECT_EQ(write_json(redact_credentials_in(told)),
            R"({"a":["[credential removed]",1,null],"b":{"c":"x"}})");
}

}  // namespace
}  // namespace tessera::agent
