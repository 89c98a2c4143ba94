#include "oauth/model/dpop_nonce.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct DpopNoncesTest : ::testing::Test {
  Secret const key{std::string(32, 'k')};
  ManualClock clock;
  DpopNonces nonces{key, clock};
};

// Spec: RFC 9449 §8
TEST_F(DpopNoncesTest, takes_its_own_for_a_while_and_then_no_longer) {
  std::string const nonce = nonces.current();
  EXPECT_TRUE(nonces.accepts(nonce));
  clock.advance(seconds{150});
  EXPECT_TRUE(nonces.accepts(nonce));
  EXPECT_NE(nonces.current(), nonce) << "a newer one is given out";
  clock.advance(minutes{5});
  EXPECT_FALSE(nonces.accepts(nonce));
}

TEST_F(DpopNoncesTest, takes_those_of_another_replica_with_the_same_key_only) {
  EXPECT_TRUE(DpopNonces(key, clock).accepts(nonces.current()));
  EXPECT_FALSE(DpopNonces(Secret(std::string(32, 'x')), clock).accepts(nonces.current()));
}

TEST_F(DpopNoncesTest, refuses_what_somebody_made_up) {
  std::string changed = nonces.current();
  changed.front() = changed.front() == 'A' ? 'B' : 'A';
  for (std::string const& bad : {std::string(), changed, nonces.current() + "A",
                                 nonces.current().substr(1), std::string(10'000, 'A')})
    EXPECT_FALSE(nonces.accepts(bad)) << bad.substr(0, 40);
}

}  // namespace
}  // namespace tessera::oauth
