#include "packages/ai-agent-chatbox/wire_view.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

/// Answers every request with what it was given.
class Echo final : public http::Client {
 public:
  Task<http::ClientResponse> send(http::ClientRequest request) override {
    http::ClientResponse response;
    response.status = 200;
    response.body = std::move(request.body);
    co_return response;
  }
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest) override {
    co_return nullptr;
  }
};

http::ClientRequest request() {
  http::ClientRequest out;
  out.method = "POST";
  out.url = "http://mail.example/mcp";
  out.headers.add("Authorization", "Bearer s3cr3t-token");
  out.body = R"({"echo":"eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl","esc":")"
             "\x1b[2J\"}";
  return out;
}

class Wire : public testing::Test {
 protected:
  Wire() {
    wire.show = [this](std::string const& lines) { shown += lines; };
  }
  void send(http::Client& through) {
    Task<http::ClientResponse> sending = through.send(request());
    EXPECT_EQ(testkit::run(std::move(sending)).status, 200);
  }
  Echo servers;
  Echo models;
  SystemClock clock;
  WireView wire{servers, models, clock};
  std::string shown;
};

TEST_F(Wire, shows_nothing_until_somebody_wants_to_see_it) {
  send(wire.servers());
  wire.line("local", true, "{}");
  EXPECT_EQ(shown, "");
}

TEST_F(Wire, shows_what_goes_to_servers_and_comes_back_without_secrets) {
  wire.on = true;
  send(wire.servers());
  EXPECT_NE(shown.find("> POST http://mail.example/mcp\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("< HTTP 200\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("> {\"echo\""), std::string::npos) << shown;
  for (char const* const secret : {"s3cr3t", "c2lnbmF0dXJl", "\x1b"})
    EXPECT_EQ(shown.find(secret), std::string::npos) << secret;
}

TEST_F(Wire, shows_no_body_that_may_be_a_credential) {
  wire.on = true;
  send(wire.credentials());
  send(wire.models());
  EXPECT_NE(shown.find("> POST "), std::string::npos);
  EXPECT_EQ(shown.find("echo"), std::string::npos);
  EXPECT_EQ(shown.find("s3cr3t"), std::string::npos);
}

TEST_F(Wire, shows_the_lines_of_a_server_that_is_a_program) {
  wire.on = true;
  wire.line("local\x1b", true, "{\"a\":1}");
  wire.line("local", false, "{\"b\":2}");
  EXPECT_NE(shown.find("> {\"a\":1}\n"), std::string::npos) << shown;
  EXPECT_NE(shown.find("< {\"b\":2}\n"), std::string::npos) << shown;
  EXPECT_EQ(shown.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tessera::chatbox
