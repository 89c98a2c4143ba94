#include "http/message/accept.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Accept, lets_the_most_specific_range_decide) {
  EXPECT_EQ(accept_quality("text/*;q=0.5, text/html;q=0.2, */*;q=0.1", "text/html"), 200);
  EXPECT_EQ(accept_quality("text/*;q=0.5, text/html;q=0.2, */*;q=0.1", "text/plain"), 500);
  EXPECT_EQ(accept_quality("text/*;q=0.5, text/html;q=0.2, */*;q=0.1", "image/png"), 100);
  EXPECT_EQ(accept_quality("application/json", "text/event-stream"), 0);
  EXPECT_EQ(accept_quality("APPLICATION/JSON ; charset=utf-8", "application/json"), 1000);
}

TEST(Accept, takes_everything_when_it_is_absent) {
  EXPECT_EQ(accept_quality("", "a/b"), 1000);
  EXPECT_EQ(best_match("", {"a/b", "c/d"}), "a/b");
}

TEST(Accept, chooses_what_the_client_wants_most) {
  std::string_view const both = "application/json;q=0.9, text/event-stream";
  EXPECT_EQ(best_match(both, {"application/json", "text/event-stream"}), "text/event-stream");
  EXPECT_EQ(best_match("*/*", {"a/b", "c/d"}), "a/b");
  EXPECT_EQ(best_match("a/b;q=0, */*", {"a/b", "c/d"}), "c/d");
  EXPECT_FALSE(best_match("text/html", {"a/b"}).has_value());
}

TEST(Accept, ignores_ranges_that_do_not_parse) {
  EXPECT_EQ(accept_quality("a/b;q=2", "a/b"), 0);
  EXPECT_EQ(accept_quality("a/b;q=0.1234", "a/b"), 0);
  EXPECT_EQ(accept_quality(",,;,a/b;p=\",x\";q=0.5,", "a/b"), 500);
  EXPECT_EQ(accept_quality("a/b;p=\"\\", "a/b"), 1000);
}

TEST(Accept, cuts_parameters_off_a_media_type) {
  EXPECT_EQ(media_type("text/html ; charset=utf-8"), "text/html");
  EXPECT_EQ(media_type(""), "");
}

}  // namespace
}  // namespace tessera::http
