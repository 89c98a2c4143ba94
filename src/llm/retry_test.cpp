#include "llm/retry.hpp"

#include <gtest/gtest.h>

namespace tessera::llm {
namespace {

using std::chrono::milliseconds;

/// A die that always shows the same.
class FixedRandom final : public Random {
 public:
  explicit FixedRandom(std::byte value) : value_(value) {}
  void fill(std::span<std::byte> out) override {
    for (std::byte& one : out) one = value_;
  }

 private:
  std::byte value_;
};

Failure failure(Errc kind, std::optional<milliseconds> hint = {}) {
  Failure out;
  out.kind = kind;
  out.retry_after = hint;
  return out;
}

TEST(Retry, doubles_the_pause_and_gives_up_after_four_attempts) {
  FixedRandom none{std::byte{0}};
  Failure const busy = failure(Errc::overloaded);
  EXPECT_EQ(pause_before_retry(busy, 1, {}, none), milliseconds(500));
  EXPECT_EQ(pause_before_retry(busy, 2, {}, none), milliseconds(1000));
  EXPECT_EQ(pause_before_retry(busy, 3, {}, none), milliseconds(2000));
  EXPECT_EQ(pause_before_retry(busy, 4, {}, none), std::nullopt);
}

TEST(Retry, never_comes_back_before_the_provider_wants_it) {
  SystemRandom random;
  for (int i = 0; i < 100; ++i) {
    auto const pause =
        pause_before_retry(failure(Errc::rate_limited, milliseconds(37'000)), 1, {}, random);
    ASSERT_TRUE(pause);
    EXPECT_GE(*pause, milliseconds(37'000));
    EXPECT_LE(*pause, milliseconds(37'500));
  }
}

TEST(Retry, does_not_wait_for_minutes) {
  FixedRandom none{std::byte{0}};
  EXPECT_EQ(pause_before_retry(failure(Errc::rate_limited, milliseconds(61'000)), 1, {}, none),
            std::nullopt);
}

TEST(Retry, keeps_its_own_pauses_under_the_limit) {
  SystemRandom random;
  RetryPolicy const patient{.attempts = 40};
  for (int attempt = 1; attempt < 40; ++attempt)
    EXPECT_LE(*pause_before_retry(failure(Errc::overloaded), attempt, patient, random),
              milliseconds(30'000));
}

TEST(Retry, leaves_alone_what_waiting_cannot_mend) {
  FixedRandom none{std::byte{0}};
  for (Errc const kind :
       {Errc::unauthorized, Errc::forbidden, Errc::no_such_model, Errc::bad_request,
        Errc::quota_exhausted, Errc::context_full, Errc::bad_stream, Errc::no_credentials})
    EXPECT_EQ(pause_before_retry(failure(kind), 1, {}, none), std::nullopt)
        << make_error_code(kind).message();
}

TEST(Retry, tries_a_failing_model_once_more) {
  FixedRandom none{std::byte{0}};
  EXPECT_TRUE(pause_before_retry(failure(Errc::model_failed), 1, {}, none));
  EXPECT_FALSE(pause_before_retry(failure(Errc::model_failed), 2, {}, none));
}

TEST(RetryAfter, is_seconds_or_a_date) {
  SysSeconds const now = *parse_http_date("Sun, 22 Nov 2026 12:00:00 GMT");
  EXPECT_EQ(parse_retry_after("7", now), milliseconds(7000));
  EXPECT_EQ(parse_retry_after("0.25", now), milliseconds(250));
  EXPECT_EQ(parse_retry_after("Sun, 22 Nov 2026 12:00:09 GMT", now), milliseconds(9000));
  EXPECT_EQ(parse_retry_after("Sun, 22 Nov 2026 11:00:00 GMT", now), milliseconds(0));
  for (char const* bad : {"", "-1", "soon", "1e99", "nan", "Sun, 99 Nov 2026 12:00:00 GMT",
                          "Sun, 22 Nov 2026 25:00:00 GMT"})
    EXPECT_EQ(parse_retry_after(bad, now), std::nullopt) << bad;
}

TEST(Failure, reads_as_a_sentence_with_the_way_out) {
  Failure failed = failure(Errc::unauthorized);
  failed.status = 401;
  failed.code = "authentication_error";
  failed.message = "invalid\nx-api-key";
  failed.request_id = "req_1";
  EXPECT_EQ(to_error(failed, "anthropic", "Set ANTHROPIC_API_KEY").hint,
            "anthropic: the provider does not accept the key (401 authentication_error): invalid "
            "x-api-key. Set ANTHROPIC_API_KEY [request req_1]");
}

TEST(Failure, does_not_repeat_the_secret_that_a_provider_quotes) {
  EXPECT_EQ(without_secret("Incorrect API key: sk-abcdef. sk-abcdef!", Secret("sk-abcdef")),
            "Incorrect API key: [credential removed]. [credential removed]!");
  EXPECT_EQ(without_secret("a key", Secret("a")), "a key");
}

}  // namespace
}  // namespace tessera::llm
