#include "http/errc.hpp"
#include "http/sse/reader.hpp"
#include "http/sse/writer.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tessera::http {
namespace {

using std::string_view_literals::operator""sv;

std::vector<SseEvent> read_all(std::string_view text, std::size_t step, SseReader& reader) {
  std::vector<SseEvent> events;
  while (!text.empty()) {
    std::string_view const piece = text.substr(0, step);
    EXPECT_TRUE(reader.feed(piece));
    text.remove_prefix(piece.size());
    while (auto event = reader.next()) events.push_back(std::move(*event));
  }
  return events;
}

TEST(SseWriter, writes_every_part) {
  SseEvent event;
  event.event = "note";
  event.id = "7";
  event.retry = std::chrono::milliseconds(1500);
  event.data = "one\ntwo\r\nthree\rfour";
  EXPECT_EQ(write_sse_event(event),
            "event: note\nid: 7\nretry: 1500\ndata: one\ndata: two\ndata: three\ndata: four\n\n");
  EXPECT_EQ(write_sse_comment("still here"), ": still here\n\n");
}

TEST(SseWriter, lets_no_value_start_a_line_of_its_own) {
  SseEvent event;
  event.event = "a\ndata: forged";
  event.id = "1\r\n2";
  event.data = "x";
  EXPECT_EQ(write_sse_event(event), "event: adata: forged\nid: 12\ndata: x\n\n");
}

TEST(SseWriter, can_write_an_event_with_empty_data) {
  SseEvent event;
  event.id = "1";
  event.always_data = true;
  EXPECT_EQ(write_sse_event(event), "id: 1\ndata: \n\n");
}

TEST(SseReader, reads_the_same_in_pieces_of_any_size) {
  std::string_view const text =
      "\xEF\xBB\xBF: comment\r\nevent: note\r\nid: 7\r\ndata: one\r\ndata:two\r\n\r\n"
      "data\n\nretry: 20\n\ndata: last\r\rid: 8\n\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    SseReader reader;
    std::vector<SseEvent> const events = read_all(text, step, reader);
    ASSERT_EQ(events.size(), 3U) << step;
    EXPECT_EQ(events[0].event, "note");
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[0].data, "one\ntwo");
    EXPECT_EQ(events[1].event, "message");
    EXPECT_EQ(events[1].data, "");
    EXPECT_EQ(events[2].data, "last");
    EXPECT_EQ(events[2].id, "7");
    EXPECT_EQ(reader.retry(), std::chrono::milliseconds(20));
    EXPECT_EQ(reader.last_event_id(), "8");
  }
}

TEST(SseReader, ignores_what_it_does_not_know) {
  SseReader reader;
  std::string_view const text = "unknown: x\nid: a\0b\nretry: 1x\nretry: -1\ndata: y\n\n"sv;
  std::vector<SseEvent> const events = read_all(text, text.size(), reader);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].id, "");
  EXPECT_FALSE(reader.retry().has_value());
}

TEST(SseReader, drops_an_event_that_was_cut_off) {
  SseReader reader;
  EXPECT_TRUE(read_all("data: half\n", 100, reader).empty());
}

TEST(SseReader, refuses_lines_and_events_over_its_limits) {
  SseReader lines(SseLimits{10, 100});
  EXPECT_TRUE(lines.feed("data: 4567"));
  auto const broken = lines.feed("8");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, Errc::bad_response);
  EXPECT_FALSE(lines.feed("\n\n"));
  SseReader events(SseLimits{100, 10});
  EXPECT_TRUE(events.feed("data: 1234\n"));
  EXPECT_FALSE(events.feed("data: 123456\n"));
}

TEST(SseReader, reads_what_the_writer_writes) {
  SseEvent event;
  event.id = "x";
  event.data = "{\"a\":\n 1}\n";
  SseReader reader;
  std::string const text = write_sse_event(event);
  std::vector<SseEvent> const events = read_all(text, 3, reader);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].data, event.data);
}

}  // namespace
}  // namespace tessera::http
