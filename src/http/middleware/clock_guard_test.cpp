#include "http/middleware/clock_guard.hpp"

#include "http/middleware/error_boundary.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class ClockGuardTest : public ::testing::Test {
 protected:
  int status() {
    Request request;
    Task<Response> handling = handler_(request);
    return testkit::run(std::move(handling)).status;
  }

  ManualClock clock_;
  bool is_right_ = false;
  Handler handler_ =
      chain({error_boundary(null_log()),
             clock_guard(clock_, null_log(), {.is_right = [this] { return is_right_; }})},
            [](Request&) -> Task<Response> { co_return text_response(200, "inside"); });
};

TEST_F(ClockGuardTest, time_that_passes_is_no_jump) {
  EXPECT_EQ(status(), 200);
  clock_.advance(hours{48});
  EXPECT_EQ(status(), 200);
}

// Threat: clock jump (NTP step, a virtual machine that was resumed).
TEST_F(ClockGuardTest, a_clock_jump_forward_of_an_hour_is_no_harm) {
  EXPECT_EQ(status(), 200);
  clock_.jump_wall(hours{1});
  EXPECT_EQ(status(), 200);
}

// Threat: clock jump.
TEST_F(ClockGuardTest,
       after_a_clock_jump_back_of_an_hour_nobody_is_let_in_until_it_is_right_again) {
  EXPECT_EQ(status(), 200);
  clock_.jump_wall(-hours{1});
  EXPECT_EQ(status(), 503);
  clock_.advance(hours{2});
  EXPECT_EQ(status(), 503) << "waiting does not make it right";
  clock_.jump_wall(minutes{56});
  EXPECT_EQ(status(), 200);
}

// Threat: clock jump. Each step is small.
TEST_F(ClockGuardTest, a_clock_jump_back_in_small_steps_is_one_all_the_same) {
  for (int i = 0; i < 5; ++i) {
    clock_.jump_wall(-minutes{1});
    EXPECT_EQ(status(), 200);
  }
  clock_.jump_wall(-seconds{1});
  EXPECT_EQ(status(), 503);
}

// Threat: clock jump. A clock that was ahead by mistake and is put right by NTP is believed.
TEST_F(ClockGuardTest, a_clock_jump_back_is_believed_when_the_kernel_says_that_the_clock_is_right) {
  clock_.jump_wall(hours{2});
  EXPECT_EQ(status(), 200);
  clock_.jump_wall(-hours{2});
  EXPECT_EQ(status(), 503);
  is_right_ = true;
  EXPECT_EQ(status(), 200);
  is_right_ = false;
  EXPECT_EQ(status(), 200) << "it counts from here now";
}

}  // namespace
}  // namespace tessera::http
