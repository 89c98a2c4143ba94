#include "oauth/client/redirect_listener.hpp"

#include "async/errc.hpp"
#include "http/message/url.hpp"
#include "oauth/client/user_agent.hpp"
#include "testkit/raw_client.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace tessera::oauth {
namespace {

class RedirectListenerTest : public ::testing::Test {
 protected:
  RedirectListenerTest() {
    RedirectListener::Options options;
    options.state = "the-state";
    listener = std::make_unique<RedirectListener>(loop.get_executor(), options);
    port = http::parse_url(listener->redirect_uri())->port;
  }
  testkit::RawResponse get(std::string const& target, std::string const& method = "GET") {
    testkit::RawClient client(port);
    return client.exchange(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  }
  std::string wait(std::chrono::milliseconds limit) {
    return testkit::run(loop, listener->wait(limit));
  }

  asio::io_context loop{1};
  std::unique_ptr<RedirectListener> listener;
  std::uint16_t port = 0;
};

// Spec: RFC 8252 §7.3
TEST_F(RedirectListenerTest, gives_the_query_of_the_answer) {
  EXPECT_EQ(listener->redirect_uri(), "http://127.0.0.1:" + std::to_string(port) + "/callback");
  testkit::RawResponse const page = get("/callback?code=c&state=the-state");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.at("cache-control"), "no-store");
  EXPECT_EQ(page.body.find("code"), std::string::npos);
  EXPECT_EQ(wait(std::chrono::seconds(10)), "code=c&state=the-state");
}

// Spec: RFC 6749 §10.12
TEST_F(RedirectListenerTest, waits_past_what_does_not_belong_to_the_sign_in) {
  EXPECT_EQ(get("/callback?code=evil&state=other").status, 400);
  EXPECT_EQ(get("/callback").status, 400);
  EXPECT_EQ(get("/favicon.ico").status, 404);
  EXPECT_EQ(get("/callback?code=c&state=the-state", "POST").status, 405);
  EXPECT_EQ(get("/callback?code=good&state=the-state").status, 200);
  EXPECT_EQ(wait(std::chrono::seconds(10)), "code=good&state=the-state");
}

TEST_F(RedirectListenerTest, counts_only_the_first_answer) {
  get("/callback?code=1&state=the-state");
  get("/callback?code=2&state=the-state");
  EXPECT_EQ(wait(std::chrono::seconds(10)), "code=1&state=the-state");
}

TEST_F(RedirectListenerTest, gives_up_when_nobody_comes) {
  try {
    wait(std::chrono::milliseconds(1));
    FAIL() << "did not give up";
  } catch (Exception const& late) {
    EXPECT_EQ(late.code(), AsyncErrc::deadline);
  }
}

TEST_F(RedirectListenerTest, says_when_its_port_is_taken) {
  RedirectListener::Options options;
  options.state = "s";
  options.port = port;
  EXPECT_THROW(RedirectListener(loop.get_executor(), options), Exception);
}

// Spec: MCP basic/authorization (authorization URLs)
TEST(UserAgent, opens_nothing_but_https_and_this_machine) {
  EXPECT_TRUE(check_user_url("https://as.example/authorize?x=1"));
  EXPECT_TRUE(check_user_url("http://localhost:3006/authorize"));
  for (char const* const url : {"http://as.example/", "javascript:alert(1)", "file:///etc/passwd",
                                "data:text/html,x", "vbscript:x", "--help", ""})
    EXPECT_FALSE(check_user_url(url)) << url;
}

TEST(UserAgent, gives_the_address_to_the_browser_as_one_argument_without_a_shell) {
  testkit::TempDir dir;
  std::string const seen = dir.file("seen");
  std::string const program = dir.file("browser");
  // What the person's desktop would start; it writes down what it was given.
  std::ofstream(program) << "#!/bin/sh\nprintf '%s|%s' \"$#\" \"$1\" > " << seen << ".part\n"
                         << "mv " << seen << ".part " << seen << "\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  std::string told;
  BrowserUserAgent agent([&](std::string const& url) { told = url; }, program);
  std::string const url = "https://as.example/a?x=$(touch+pwned)&y=;z";
  testkit::run(agent.open(url));
  EXPECT_EQ(told, url);
  auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!std::filesystem::exists(seen) && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  std::ifstream file(seen);
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, "1|" + url);
}

TEST(UserAgent, still_shows_the_address_when_there_is_no_browser) {
  std::string told;
  BrowserUserAgent agent([&](std::string const& url) { told = url; }, "/nonexistent/browser");
  testkit::run(agent.open("https://as.example/a"));
  EXPECT_EQ(told, "https://as.example/a");
  EXPECT_THROW(testkit::run(agent.open("file:///etc/passwd")), Exception);
}

}  // namespace
}  // namespace tessera::oauth
