#include "mcp/session/event_log.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

Task<EventLog::Batch> next(EventLog::Reader& reader,
                           std::chrono::milliseconds limit = std::chrono::seconds(10)) {
  EventLog::Batch batch = co_await reader.next(limit);
  co_return batch;
}

struct Written {
  asio::io_context loop{1};
  std::shared_ptr<EventLog> log = std::make_shared<EventLog>();

  EventLog::Batch read(EventLog::Reader& reader) { return testkit::run(loop, next(reader)); }
};

// Spec: MCP 2025-11-25 basic/transports (resumability and redelivery)
TEST(EventLog, is_read_from_behind_the_last_event_that_is_known) {
  Written written;
  for (char const* message : {"a", "b", "c"}) written.log->append(message);
  EventLog::Reader reader(written.log, written.loop.get_executor(), 1);
  EventLog::Batch const batch = written.read(reader);
  ASSERT_EQ(batch.events.size(), 2U);
  EXPECT_EQ(batch.events[0].number, 2U);
  EXPECT_EQ(batch.events[0].message, "b");
  EXPECT_FALSE(batch.over);
  written.log->finish();
  EXPECT_TRUE(written.read(reader).over);
}

TEST(EventLog, has_one_reader_the_newest) {
  Written written;
  EventLog::Reader old(written.log, written.loop.get_executor(), 0);
  EventLog::Reader fresh(written.log, written.loop.get_executor(), 0);
  written.log->append("a");
  EXPECT_TRUE(written.read(old).over);
  EXPECT_TRUE(written.read(old).events.empty()) << "a message goes to one stream only";
  EXPECT_EQ(written.read(fresh).events.size(), 1U);
}

TEST(EventLog, sends_its_reader_away_once) {
  Written written;
  written.log->send_away(std::chrono::milliseconds(500));
  EventLog::Reader first(written.log, written.loop.get_executor(), 0);
  EventLog::Batch const batch = written.read(first);
  EXPECT_TRUE(batch.over);
  EXPECT_EQ(batch.pause, std::chrono::milliseconds(500));
  EventLog::Reader second(written.log, written.loop.get_executor(), 0);
  written.log->append("a");
  EXPECT_FALSE(written.read(second).over);
}

TEST(EventLog, drops_the_oldest_when_nobody_reads) {
  Written written;
  for (std::size_t i = 0; i < EventLog::kEvents + 7; ++i) written.log->append("m");
  EventLog::Reader reader(written.log, written.loop.get_executor(), 0);
  EventLog::Batch const batch = written.read(reader);
  EXPECT_EQ(batch.events.size(), EventLog::kEvents);
  EXPECT_EQ(batch.events.front().number, 8U);
}

TEST(EventLogs, finds_a_log_for_its_own_session_only) {
  ManualClock const clock;
  EventLogs logs(clock);
  auto const log = logs.open("s", "1");
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(logs.find("s", "1"), log);
  EXPECT_EQ(logs.find("t", "1"), nullptr);
  EXPECT_EQ(logs.find("s", "2"), nullptr);
  logs.forget("s");
  EXPECT_EQ(logs.find("s", "1"), nullptr);
}

TEST(EventLogs, makes_room_by_forgetting_what_is_finished_and_never_what_runs) {
  ManualClock const clock;
  EventLogs logs(clock, 2);
  auto const running = logs.open("s", "1");
  auto const finished = logs.open("s", "2");
  EXPECT_EQ(logs.open("s", "3"), nullptr);
  finished->finish();
  EXPECT_NE(logs.open("s", "3"), nullptr);
  EXPECT_EQ(logs.find("s", "1"), running);
  EXPECT_EQ(logs.find("s", "2"), nullptr);
}

}  // namespace
}  // namespace tessera::mcp
