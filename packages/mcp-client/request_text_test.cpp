#include "packages/mcp-client/request_text.hpp"

#include "appkit/redaction.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_client {
namespace {

http::ClientRequest sample() {
  http::ClientRequest request;
  request.method = "POST";
  request.url = "http://localhost:3005/mcp";
  request.headers.add("Mcp-Method", "tools/call");
  request.headers.add("Authorization", "Bearer eyJhbGciOi.secret.sig");
  request.headers.add("X-Api-Key", "k-123");
  request.body = R"({"q":"it's $HOME `id`"})";
  return request;
}

TEST(RequestText, shows_the_request_with_secrets_as_variables) {
  EXPECT_EQ(as_http(sample()),
            "POST http://localhost:3005/mcp\n"
            "Mcp-Method: tools/call\n"
            "Authorization: Bearer $MCP_TOKEN\n"
            "X-Api-Key: $X_API_KEY\n"
            "\n"
            "{\"q\": \"it's $HOME `id`\"}\n");
}

TEST(RequestText, writes_a_curl_command_that_the_shell_takes_literally) {
  EXPECT_EQ(as_curl(sample()),
            "curl -sS -N -X POST 'http://localhost:3005/mcp' \\\n"
            "  -H 'Mcp-Method: tools/call' \\\n"
            "  -H 'Authorization: Bearer '\"$MCP_TOKEN\" \\\n"
            "  -H 'X-Api-Key: '\"$X_API_KEY\" \\\n"
            "  --data-raw '{\"q\":\"it'\\''s $HOME `id`\"}'\n");
}

TEST(RequestText, never_shows_a_secret) {
  for (std::string const& text : {as_http(sample()), as_curl(sample())}) {
    EXPECT_EQ(text.find("eyJ"), std::string::npos);
    EXPECT_EQ(text.find("k-123"), std::string::npos);
  }
}

TEST(Redaction, knows_fields_that_give_power) {
  for (char const* name : {"authorization", "Cookie", "Set-Cookie", "X-JWT-TOKEN", "X-Api-Key",
                           "DPoP", "MCP-Session-Id", "Proxy-Authorization", "X-Client-Secret"})
    EXPECT_TRUE(appkit::is_secret_field(name)) << name;
  for (char const* name : {"Accept", "Mcp-Name", "X-TENANT-ID", "Content-Type"})
    EXPECT_FALSE(appkit::is_secret_field(name)) << name;
  EXPECT_EQ(appkit::shown_value("Authorization", "Bearer abc"), "Bearer (redacted)");
  EXPECT_EQ(appkit::shown_value("X-JWT-TOKEN", "abc"), "(redacted)");
  EXPECT_EQ(appkit::shown_value("Accept", "text/plain"), "text/plain");
}

}  // namespace
}  // namespace tessera::mcp_client
