#include "oauth/keys/remote_keys.hpp"

#include "http/errc.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class RemoteKeysTest : public ::testing::Test {
 protected:
  http::ClientResponse respond() {
    if (down) throw Exception(fail(http::Errc::connect_failed));
    http::ClientResponse response;
    response.status = 200;
    response.body = body;
    if (!cache_control.empty()) response.headers.add("Cache-Control", cache_control);
    return response;
  }
  static std::string text_of(std::vector<jose::SigningKey> const& signing) {
    return write_json(testkit::public_keys(signing).to_json());
  }
  KeySnapshot ask(std::string const& kid) { return testkit::run(loop, keys.keys_with(kid)); }
  std::size_t fetches() const { return client.requests.size(); }

  ManualClock clock;
  jose::SigningKey const first = testkit::new_signing_key();
  jose::SigningKey const second = testkit::new_signing_key();
  std::string body = text_of({first});
  std::string cache_control = "public, max-age=300";
  bool down = false;
  asio::io_context loop{1};
  TaskGroup tasks{loop.get_executor()};
  testkit::FunctionClient client{[this](http::ClientRequest const&) { return respond(); }};
  RemoteKeys keys{RemoteKeys::Options{.jwks_uri = "http://localhost:3006/.well-known/jwks.json"},
                  client, tasks, clock, null_log()};
};

TEST_F(RemoteKeysTest, fetches_once_and_then_serves_from_memory) {
  EXPECT_EQ(keys.current(), nullptr);
  EXPECT_NE(ask(first.kid)->find(first.kid), nullptr);
  EXPECT_NE(ask(first.kid)->find(first.kid), nullptr);
  EXPECT_EQ(fetches(), 1U);
  EXPECT_NE(keys.current(), nullptr);
}

TEST_F(RemoteKeysTest, many_callers_share_one_fetch) {
  int answered = 0;
  auto const caller = [&]() -> Task<> {
    KeySnapshot const got = co_await keys.keys_with(first.kid);
    answered += got->find(first.kid) != nullptr ? 1 : 0;
  };
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(loop, caller(), [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.run();
  EXPECT_EQ(answered, 20);
  EXPECT_EQ(fetches(), 1U);
}

TEST_F(RemoteKeysTest, refreshes_in_the_background_after_four_fifths_of_max_age) {
  ask(first.kid);
  clock.advance(seconds{239});
  ask(first.kid);
  EXPECT_EQ(fetches(), 1U);
  body = text_of({second});
  clock.advance(seconds{1});
  EXPECT_NE(ask(first.kid)->find(first.kid), nullptr) << "the old set serves this caller";
  EXPECT_EQ(fetches(), 2U);
  EXPECT_EQ(keys.current()->find(first.kid), nullptr) << "a removed key is gone after that";
}

TEST_F(RemoteKeysTest, clamps_max_age) {
  cache_control = "no-store";
  ask(first.kid);
  clock.advance(seconds{47});
  ask(first.kid);
  EXPECT_EQ(fetches(), 1U);
  cache_control = "max-age=4000000";
  clock.advance(seconds{1});
  ask(first.kid);
  EXPECT_EQ(fetches(), 2U);
  clock.advance(hours{19});
  ask(first.kid);
  EXPECT_EQ(fetches(), 2U);
  clock.advance(hours{1});
  ask(first.kid);
  EXPECT_EQ(fetches(), 3U);
}

TEST_F(RemoteKeysTest, fetches_for_unknown_keys_at_most_every_thirty_seconds) {
  ask(first.kid);
  for (int i = 0; i < 100; ++i) ask("invented-" + std::to_string(i));
  EXPECT_EQ(fetches(), 1U);
  clock.advance(seconds{30});
  body = text_of({first, second});
  EXPECT_NE(ask(second.kid)->find(second.kid), nullptr);
  EXPECT_EQ(fetches(), 2U);
  for (int i = 0; i < 100; ++i) ask("invented-" + std::to_string(i));
  EXPECT_EQ(fetches(), 2U);
}

TEST_F(RemoteKeysTest, keeps_known_keys_for_a_day_when_fetching_fails) {
  ask(first.kid);
  down = true;
  clock.advance(hours{23});
  EXPECT_NE(ask(first.kid)->find(first.kid), nullptr);
  EXPECT_NE(ask(first.kid)->find(first.kid), nullptr);
  EXPECT_EQ(fetches(), 2U) << "a failing issuer is given a pause";
  clock.advance(hours{1});
  EXPECT_EQ(keys.current(), nullptr);
  EXPECT_THROW(ask(first.kid), Exception);
  down = false;
  clock.advance(seconds{30});
  EXPECT_NE(ask(first.kid), nullptr);
}

TEST_F(RemoteKeysTest, refuses_sets_that_are_doubtful_and_keeps_the_old_one) {
  ask(first.kid);
  jose::SigningKey twin = second;
  twin.kid = first.kid;
  std::string const one = write_json(testkit::public_keys({first}).keys().front().to_json());
  std::string const other = write_json(testkit::public_keys({twin}).keys().front().to_json());
  for (std::string const& bad :
       {std::string("{}"), std::string("no json"), "{\"keys\":[" + one + "," + other + "]}",
        std::string(R"({"keys":[{"kty":"oct","k":"AAAA"}]})"), std::string(R"({"keys":[]})")}) {
    body = bad;
    clock.advance(seconds{300});
    ask(first.kid);
    EXPECT_NE(keys.current()->find(first.kid), nullptr) << bad;
  }
  EXPECT_EQ(fetches(), 6U);
}

}  // namespace
}  // namespace tessera::oauth
