#include "oauth/server/client_auth/secret_checker.hpp"

#include "async/errc.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/server/client_auth/client_secret.hpp"
#include "testkit/oauth_bed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testkit::OAuthBed;

/// A cheap hash: what it costs is not what is tested here.
constexpr crypto::PasswordCost kCheap{8, 1, 1};

class SecretCheckerTest : public ::testing::Test {
 protected:
  SecretCheckerTest() { rebuild({}); }
  void rebuild(SecretChecker::Options options) {
    options.pepper = bed.pepper;
    options.nobodys_hash = imported("nobody's");
    checker =
        std::make_unique<SecretChecker>(std::move(options), bed.attempts, bed.clock, bed.random);
  }
  SecretClaim claim(std::string secret, std::optional<std::string> stored) {
    return {"client", Secret(std::move(secret)), std::move(stored), peer};
  }
  std::string imported(std::string secret) {
    return crypto::hash_password(Secret(std::move(secret)), bed.random, kCheap).value();
  }
  std::string generated(std::string secret) {
    return hash_client_secret(bed.pepper, Secret(std::move(secret)));
  }
  /// "right", "wrong", or "later" when the limit of guessing is reached.
  std::string outcome(SecretClaim wanted) {
    try {
      return testkit::run(checker->is_right(std::move(wanted))) ? "right" : "wrong";
    } catch (Exception const& refused) {
      EXPECT_EQ(refused.error().code, Errc::too_many_requests) << describe(refused.error());
      return "later";
    }
  }
  int outcomes(std::string const& wanted, int times, SecretClaim const& of) {
    int count = 0;
    for (int i = 0; i < times; ++i) count += outcome(of) == wanted ? 1 : 0;
    return count;
  }

  OAuthBed bed;
  std::string peer = "192.0.2.7";
  std::unique_ptr<SecretChecker> checker;
};

TEST_F(SecretCheckerTest, tells_right_from_wrong_for_both_kinds_and_for_nobody) {
  EXPECT_EQ(outcome(claim("s3cret", generated("s3cret"))), "right");
  EXPECT_EQ(outcome(claim("s3cret", imported("s3cret"))), "right");
  EXPECT_EQ(outcome(claim("S3cret", generated("s3cret"))), "wrong");
  EXPECT_EQ(outcome(claim("S3cret", imported("s3cret"))), "wrong");
  EXPECT_EQ(outcome(claim("s3cret", std::nullopt)), "wrong");
}

// Threat: brute force on secrets.
TEST_F(SecretCheckerTest, brute_force_on_secrets_is_slowed_and_the_client_is_not_locked_out) {
  for (std::string const& stored : {generated("right"), imported("right")}) {
    EXPECT_EQ(outcomes("later", 1'000, claim("guess", stored)), 980);
    EXPECT_EQ(outcome(claim("right", stored)), "later") << "from the same place";
    peer = "2001:db8::1";
    EXPECT_EQ(outcome(claim("right", stored)), "right") << "from elsewhere";
    peer = "198.51.100." + std::to_string(stored.size());
    bed.clock.advance(minutes{10});
  }
}

TEST_F(SecretCheckerTest, waiting_helps_and_the_limit_is_that_of_all_replicas) {
  std::string const stored = generated("right");
  EXPECT_EQ(outcomes("wrong", 25, claim("guess", stored)), 20);
  std::unique_ptr<SecretChecker> const first = std::move(checker);
  rebuild({});
  EXPECT_EQ(outcome(claim("right", stored)), "later") << "another process";
  bed.clock.advance(seconds{6});
  EXPECT_EQ(outcome(claim("right", stored)), "right");
}

TEST_F(SecretCheckerTest, guessing_from_many_places_stops_nobody_who_was_right_before) {
  std::string const stored = generated("right");
  EXPECT_EQ(outcome(claim("right", stored)), "right");
  int later = 0;
  for (int i = 0; i < 300; ++i) {
    peer = "2001:db8:" + std::to_string(i) + "::1";
    later += outcome(claim("guess", stored)) == "later" ? 1 : 0;
  }
  EXPECT_EQ(later, 100) << "the client's own limit";
  EXPECT_EQ(outcome(claim("right", stored)), "later") << "from a new place";
  peer = "192.0.2.7";
  EXPECT_EQ(outcome(claim("right", stored)), "right") << "from where it was right before";
}

// Threat: slow hashes as a way to exhaust processors.
TEST_F(SecretCheckerTest, hashing_as_dos_meets_a_bounded_pool) {
  rebuild({.threads = 1, .waiting = 1, .burst_per_address = 1'000});
  std::string const slow =
      crypto::hash_password(Secret(std::string("right")), bed.random, {19'456, 4, 1}).value();
  asio::io_context loop(1);
  int busy = 0;
  int answered = 0;
  for (int i = 0; i < 20; ++i)
    asio::co_spawn(loop, checker->is_right(claim("guess", slow)),
                   [&](std::exception_ptr failure, bool) {
                     ++answered;
                     try {
                       if (failure) std::rethrow_exception(failure);
                     } catch (Exception const& refused) {
                       if (refused.error().code == AsyncErrc::queue_full) ++busy;
                     }
                   });
  loop.run();
  EXPECT_EQ(answered, 20);
  EXPECT_GE(busy, 10) << "one is hashed, one waits, the rest is told to come back";
  EXPECT_EQ(wire_error(AsyncErrc::queue_full).status, 503);
}

TEST_F(SecretCheckerTest, a_right_imported_secret_is_not_hashed_again_for_ten_minutes) {
  rebuild({.threads = 1, .waiting = 0});
  std::string const stored = imported("right");
  std::string const slow =
      crypto::hash_password(Secret(std::string("other")), bed.random, {19'456, 4, 1}).value();
  EXPECT_EQ(outcome(claim("right", stored)), "right");
  // The pool is busy with somebody else: whoever needs it is sent away.
  asio::io_context loop(1);
  std::exception_ptr failed;
  bool right = false;
  asio::co_spawn(loop, checker->is_right(claim("guess", slow)), [](std::exception_ptr, bool) {});
  asio::co_spawn(loop, checker->is_right(claim("right", stored)),
                 [&](std::exception_ptr failure, bool result) {
                   failed = std::move(failure);
                   right = result;
                 });
  loop.run();
  EXPECT_FALSE(failed);
  EXPECT_TRUE(right);
}

TEST_F(SecretCheckerTest, a_rotated_secret_is_wrong_at_once) {
  EXPECT_EQ(outcome(claim("old", imported("old"))), "right");
  EXPECT_EQ(outcome(claim("old", imported("new"))), "wrong");
  EXPECT_EQ(outcome(claim("new", imported("new"))), "right");
}

TEST(SecretMemory, believes_a_fact_for_its_life_only) {
  ManualClock clock;
  SystemRandom random;
  SecretMemory memory(10, clock, random);
  SecretMemory::Name const name = memory.name_of(Secret(std::string("fact")));
  memory.keep(name, minutes{10});
  EXPECT_TRUE(memory.knows(name));
  EXPECT_FALSE(memory.knows(memory.name_of(Secret(std::string("Fact")))));
  clock.advance(minutes{10});
  EXPECT_FALSE(memory.knows(name));
}

TEST(SecretMemory, forgets_everything_rather_than_grow) {
  ManualClock const clock;
  SystemRandom random;
  SecretMemory memory(2, clock, random);
  for (char const* fact : {"1", "2", "3"})
    memory.keep(memory.name_of(Secret(std::string(fact))), minutes{10});
  EXPECT_FALSE(memory.knows(memory.name_of(Secret(std::string("1")))));
  EXPECT_TRUE(memory.knows(memory.name_of(Secret(std::string("3")))));
}

}  // namespace
}  // namespace tessera::oauth
