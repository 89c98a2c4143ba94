#include "mcp/session/changes.hpp"

#include "base/error.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace tessera::mcp {
namespace {

constexpr std::chrono::seconds kLong{10};

Task<ChangeSet> next(Changes::Listener& listener, std::chrono::milliseconds limit = kLong) {
  ChangeSet changes = co_await listener.next(limit);
  co_return changes;
}

Changes::Interest tools_and(std::string uri) {
  Changes::Interest interest;
  interest.of.tools = true;
  interest.of.updated.insert(std::move(uri));
  return interest;
}

struct Hub {
  asio::io_context loop{1};
  Changes changes;
};

TEST(Changes, tells_a_listener_what_it_asked_for_and_nothing_else) {
  Hub hub;
  Changes::Listener listener(hub.changes, hub.loop.get_executor(), tools_and("a:1"));
  hub.changes.prompts_changed();
  hub.changes.resources_changed();
  hub.changes.resource_updated("a:2");
  EXPECT_TRUE(testkit::run(hub.loop, next(listener, std::chrono::milliseconds(1))).empty());
  hub.changes.tools_changed();
  hub.changes.resource_updated("a:1");
  ChangeSet const got = testkit::run(hub.loop, next(listener));
  EXPECT_TRUE(got.tools);
  EXPECT_FALSE(got.prompts);
  EXPECT_EQ(got.updated, (std::set<std::string, std::less<>>{"a:1"}));
}

TEST(Changes, merges_what_a_slow_listener_has_not_taken) {
  Hub hub;
  Changes::Listener listener(hub.changes, hub.loop.get_executor(), tools_and("a:1"));
  for (int i = 0; i < 1000; ++i) {
    hub.changes.tools_changed();
    hub.changes.resource_updated("a:1");
  }
  EXPECT_EQ(testkit::run(hub.loop, next(listener)).updated.size(), 1U);
  EXPECT_TRUE(testkit::run(hub.loop, next(listener, std::chrono::milliseconds(1))).empty());
}

TEST(Changes, reaches_listeners_on_other_threads) {
  Hub hub;
  Changes::Listener listener(hub.changes, hub.loop.get_executor(), tools_and("a:1"));
  std::thread announcer([&hub] { hub.changes.tools_changed(); });
  EXPECT_TRUE(testkit::run(hub.loop, next(listener)).tools);
  announcer.join();
}

TEST(Changes, ends_its_listeners_when_it_is_closed) {
  Hub hub;
  Changes::Listener listener(hub.changes, hub.loop.get_executor(), tools_and("a:1"));
  EXPECT_FALSE(listener.ended());
  hub.changes.close();
  EXPECT_TRUE(testkit::run(hub.loop, next(listener)).empty());
  EXPECT_TRUE(listener.ended());
}

TEST(Changes, takes_no_more_listeners_than_it_has_room_for) {
  asio::io_context loop(1);
  Changes changes(1);
  std::optional<Changes::Listener> first;
  first.emplace(changes, loop.get_executor(), tools_and("a:1"));
  EXPECT_THROW(Changes::Listener(changes, loop.get_executor(), tools_and("a:1")), Exception);
  first.reset();
  EXPECT_NO_THROW(Changes::Listener(changes, loop.get_executor(), tools_and("a:1")));
}

}  // namespace
}  // namespace tessera::mcp
