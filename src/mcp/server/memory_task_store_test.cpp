#include "mcp/server/memory_task_store.hpp"

#include "async/errc.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

struct Bed {
  ManualClock clock;
  MemoryTaskStore store{clock, TaskLimits{2, 3}};

  TaskRecord record(std::string id, std::string owner, TaskStatus status) const {
    TaskRecord out;
    out.owner = std::move(owner);
    out.state.task_id = std::move(id);
    out.state.status = status;
    out.expires_at = clock.now() + std::chrono::seconds(60);
    return out;
  }
  Result<void> create(std::string id, std::string owner,
                      TaskStatus status = TaskStatus::completed) {
    return testkit::run(store.create(record(std::move(id), std::move(owner), status)));
  }
  bool finds(std::string id, std::string owner) {
    return testkit::run(store.find(std::move(id), std::move(owner))).has_value();
  }
};

TEST(MemoryTaskStore, shows_a_task_to_its_owner_only) {
  Bed bed;
  ASSERT_TRUE(bed.create("a", "alice"));
  EXPECT_TRUE(bed.finds("a", "alice"));
  EXPECT_FALSE(bed.finds("a", "bob"));
  EXPECT_FALSE(bed.finds("b", "alice"));
  bool called = false;
  TaskStore::Change const change = [&](TaskRecord&) { return called = true; };
  EXPECT_FALSE(testkit::run(bed.store.change("a", "bob", change)));
  EXPECT_FALSE(called);
  EXPECT_TRUE(testkit::run(bed.store.change("a", "alice", change)));
}

TEST(MemoryTaskStore, keeps_what_was_changed) {
  Bed bed;
  ASSERT_TRUE(bed.create("a", "alice", TaskStatus::working));
  TaskStore::Change const change = [](TaskRecord& record) {
    record.state.status = TaskStatus::failed;
    return true;
  };
  ASSERT_TRUE(testkit::run(bed.store.change("a", "alice", change)));
  EXPECT_EQ(testkit::run(bed.store.find("a", "alice"))->state.status, TaskStatus::failed);
}

TEST(MemoryTaskStore, refuses_more_than_its_limits) {
  Bed bed;
  ASSERT_TRUE(bed.create("a", "alice"));
  ASSERT_TRUE(bed.create("b", "alice"));
  EXPECT_EQ(bed.create("c", "alice").error().code, AsyncErrc::queue_full);
  ASSERT_TRUE(bed.create("d", "bob"));
  EXPECT_EQ(bed.create("e", "carol").error().code, AsyncErrc::queue_full);
}

// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28: not expired before its ttl
TEST(MemoryTaskStore, keeps_a_task_for_its_whole_life_and_then_makes_room) {
  Bed bed;
  ASSERT_TRUE(bed.create("a", "alice"));
  ASSERT_TRUE(bed.create("b", "alice", TaskStatus::working));
  bed.clock.advance(std::chrono::seconds(59));
  EXPECT_TRUE(bed.finds("a", "alice"));
  bed.clock.advance(std::chrono::seconds(1));
  EXPECT_FALSE(bed.finds("a", "alice"));
  EXPECT_TRUE(bed.finds("b", "alice")) << "work that runs is not forgotten";
  EXPECT_TRUE(bed.create("c", "alice"));
  EXPECT_FALSE(bed.create("d", "alice"));
}

}  // namespace
}  // namespace tessera::mcp
