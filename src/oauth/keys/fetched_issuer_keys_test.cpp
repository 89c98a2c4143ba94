#include "oauth/keys/fetched_issuer_keys.hpp"

#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace tessera::oauth {
namespace {

/// An issuer that publishes its keys and counts who asks.
class KeyServer {
 public:
  KeyServer() : server_({}, [this](http::Worker&) { return routes(); }) { server_.start(); }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/keys";
  }
  jose::SigningKey const key = testkit::new_signing_key();
  std::atomic<int> asked = 0;

 private:
  http::Handler routes() {
    http::Router router;
    router.add(http::Method::get, "/keys", [this](http::Request&) { return keys(); });
    return std::move(router).handler();
  }
  Task<http::Response> keys() {
    ++asked;
    co_return http::json_response(200, testkit::public_keys({key}).to_json());
  }
  http::Server server_;
};

struct FetchedIssuerKeysTest : ::testing::Test {
  KeySnapshot ask(std::string issuer, std::string kid) {
    return testkit::run(keys.keys_with(std::move(issuer), std::move(kid)));
  }
  SystemClock clock;
  KeyServer server;
  FetchedIssuerKeys keys{
      {{"https://here.example", server.url()}, {"https://gone.example", "http://127.0.0.1:1/keys"}},
      clock,
      null_log()};
};

TEST_F(FetchedIssuerKeysTest, fetches_the_keys_of_an_issuer_once_for_all_threads) {
  std::atomic<int> found = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      KeySnapshot const set = ask("https://here.example", server.key.kid);
      if (set->find(server.key.kid) != nullptr) ++found;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, 4);
  EXPECT_EQ(server.asked, 1);
}

TEST_F(FetchedIssuerKeysTest, knows_nobody_that_the_operator_has_not_named) {
  for (char const* issuer : {"https://gone.example", "https://stranger.example"}) {
    try {
      static_cast<void>(ask(issuer, "k"));
      ADD_FAILURE() << issuer;
    } catch (Exception const& refused) {
      EXPECT_EQ(refused.error().code, Errc::temporarily_unavailable) << issuer;
    }
  }
  EXPECT_EQ(server.asked, 0);
}

}  // namespace
}  // namespace tessera::oauth
