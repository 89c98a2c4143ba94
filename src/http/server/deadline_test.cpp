#include "async/deadline.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "http/server/server.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using testkit::RawClient;

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr milliseconds kSoon{30};
constexpr std::chrono::seconds kLong{60};

Task<Response> slow(milliseconds pause) {
  co_await sleep_for(pause);
  co_return text_response(200, "done");
}

/// Waits once more when it is cancelled, as work does that puts away what it holds.
Task<Response> tidy() {
  bool cancelled = false;
  try {
    co_await sleep_for(kLong);
  } catch (std::exception const&) {
    cancelled = true;
  }
  co_return text_response(200, cancelled ? "tidied" : "never cancelled");
}

Task<Response> bounded(Request& request, Task<Response> work, milliseconds limit) {
  Error failure;
  try {
    Response response =
        co_await with_deadline(request.deadline_keeper, std::move(work), limit, "the work");
    co_return response;
  } catch (Exception const& late) {
    failure = late.error();
  }
  // What is waited for after a deadline is not cancelled by it.
  co_await sleep_for(milliseconds(1));
  co_return text_response(504, failure.hint);
}

class HandlerDeadline : public testing::Test {
 protected:
  explicit HandlerDeadline() = default;
  void serve(Handler handler) {
    server_.emplace(ServerOptions{}, [handler](Worker&) {
      return [handler](Request& one) { return handler(one); };
    });
    server_->start();
    client_.emplace(server_->port());
  }
  std::string answer() { return client_->exchange(kGet).body; }

  std::optional<Server> server_;
  std::optional<RawClient> client_;
};

TEST_F(HandlerDeadline, cancels_the_work_and_leaves_the_connection_alone) {
  serve([](Request& request) { return bounded(request, slow(kLong), kSoon); });
  for (int round = 0; round < 3; ++round) EXPECT_EQ(answer(), "the work did not answer in time");
}

TEST_F(HandlerDeadline, lets_work_through_that_is_done_in_time) {
  serve([](Request& request) { return bounded(request, slow(kSoon), kLong); });
  for (int round = 0; round < 3; ++round) EXPECT_EQ(answer(), "done");
}

TEST_F(HandlerDeadline, takes_the_result_of_work_that_ends_well_when_it_is_cancelled) {
  serve([](Request& request) { return bounded(request, tidy(), kSoon); });
  for (int round = 0; round < 3; ++round) EXPECT_EQ(answer(), "tidied");
}

TEST_F(HandlerDeadline, passes_a_failure_on_as_it_is) {
  serve([](Request& request) {
    auto const failing = []() -> Task<Response> {
      co_await sleep_for(milliseconds(1));
      throw Exception(fail(Errc::not_found, "there is none"));
    };
    return bounded(request, failing(), kLong);
  });
  EXPECT_EQ(answer(), "there is none");
}

TEST_F(HandlerDeadline, is_kept_by_the_work_itself_when_the_connection_keeps_another) {
  serve([](Request& request) {
    return bounded(request, bounded(request, slow(kLong), kSoon), kLong);
  });
  for (int round = 0; round < 3; ++round) EXPECT_EQ(answer(), "the work did not answer in time");
}

TEST_F(HandlerDeadline, ends_with_the_handler_that_forgot_it) {
  serve([](Request& request) -> Task<Response> {
    EXPECT_TRUE(request.deadline_keeper->keep(kSoon));
    bool cancelled = false;
    try {
      co_await sleep_for(kLong);
    } catch (std::exception const&) {
      cancelled = true;
    }
    co_return text_response(200, cancelled ? "cancelled" : "left alone");
  });
  for (int round = 0; round < 3; ++round) EXPECT_EQ(answer(), "cancelled");
}

}  // namespace
}  // namespace tessera::http
