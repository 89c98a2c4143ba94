#include "mcp/transport/refusal.hpp"

#include "http/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

TEST(Refusal, tells_a_missing_credential_from_a_refused_one) {
  http::Headers const none;
  EXPECT_EQ(refusal_error(401, none, "", false).code, http::Errc::unauthorized);
  EXPECT_EQ(refusal_error(401, none, "", false).hint, "the server wants a credential (HTTP 401)");
  EXPECT_EQ(refusal_error(401, none, "", true).hint,
            "the server refused the credential (HTTP 401)");
}

TEST(Refusal, gives_the_reason_and_the_scope_of_the_challenge) {
  http::Headers headers;
  headers.add("WWW-Authenticate",
              R"(Bearer error="insufficient_scope", scope="email:write", error_description="no")");
  Error const error = refusal_error(403, headers, R"({"error_description":"body"})", true);
  EXPECT_EQ(error.code, http::Errc::forbidden);
  EXPECT_EQ(error.hint,
            "the server does not allow this (HTTP 403): no (scope needed: email:write)");
}

TEST(Refusal, falls_back_to_the_body_and_ignores_a_broken_challenge) {
  http::Headers headers;
  headers.add("WWW-Authenticate", "Bearer =\"");
  EXPECT_EQ(refusal_error(401, headers, R"({"error":"invalid_token"})", true).hint,
            "the server refused the credential (HTTP 401): invalid_token");
}

TEST(Refusal, reads_a_reason_out_of_json_rpc_and_plain_bodies_but_not_out_of_pages) {
  EXPECT_EQ(reason_in(R"({"jsonrpc":"2.0","error":{"code":-32600,"message":"bad host"}})"),
            "bad host");
  EXPECT_EQ(reason_in("not here"), "not here");
  EXPECT_EQ(reason_in("<html>…"), "");
  EXPECT_EQ(reason_in(std::string(10'000, 'x')).size(), 300U);
}

}  // namespace
}  // namespace tessera::mcp
