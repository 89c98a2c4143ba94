#include "agent/session_lines.hpp"

#include "agent/errc.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tessera::agent {
namespace {

class Session : public testing::Test {
 protected:
  Session() {
    std::string name = (std::filesystem::temp_directory_path() / "session-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder = name;
  }
  ~Session() override { std::filesystem::remove_all(folder); }

  std::unique_ptr<FileTranscript> begin() {
    return FileTranscript::create(folder, "s1", clock, {{"id", "s1"}}).value();
  }
  [[nodiscard]] std::string file() const { return folder + "/s1.jsonl"; }
  [[nodiscard]] std::string text() const {
    std::ifstream in(file());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void append(std::string_view bytes) const { std::ofstream(file(), std::ios::app) << bytes; }

  std::string folder;
  ManualClock clock;
};

llm::Message asking(std::string id) {
  llm::Message message{llm::Role::assistant, {llm::Text{"Let me see."}}, {}};
  message.parts.emplace_back(llm::ToolCall{std::move(id), "get", {{"n", 1}}, {}});
  message.native = json::object{{"provider", "anthropic"}, {"signature", "c2ln"}};
  return message;
}

TEST_F(Session, comes_back_as_it_was) {
  auto log = begin();
  log->add("user", {{"text", "how many?"}});
  log->add("assistant", assistant_line(asking("c1")));
  llm::ToolResult result{"c1", "get", {llm::Text{"three"}}, json::object{{"n", 3}}, false};
  result.content.emplace_back(llm::Image{"image/png", std::string("\x89PNG\0\xff", 6)});
  log->add("result", result_line(result, *log));
  log->add("turn", {{"stop_reason", "end_turn"}});
  Replay const read = replay(file()).value();
  EXPECT_EQ(json_text(read.head, "id"), "s1");
  EXPECT_EQ(read.turns, 1U);
  EXPECT_EQ(read.damaged, 0U);
  ASSERT_EQ(read.conversation.size(), 3U);
  EXPECT_EQ(std::get<llm::Text>(read.conversation[0].parts.at(0)).text, "how many?");
  EXPECT_EQ(read.conversation[1].native, asking("c1").native);
  EXPECT_EQ(std::get<llm::ToolCall>(read.conversation[1].parts.at(1)).arguments,
            (json::object{{"n", 1}}));
  auto const& back = std::get<llm::ToolResult>(read.conversation[2].parts.at(0));
  EXPECT_EQ(back.structured, result.structured);
  EXPECT_EQ(std::get<llm::Image>(back.content.at(1)).data, std::string("\x89PNG\0\xff", 6));
}

TEST_F(Session, keeps_a_long_result_in_a_file_beside_it) {
  std::string const long_text(40'000, 'x');
  auto log = begin();
  log->add("assistant", assistant_line(asking("c1")));
  log->add("result", result_line({"c1", "get", {llm::Text{long_text}}, {}, false}, *log));
  EXPECT_LT(text().size(), 10'000U);
  auto const kept = std::filesystem::directory_iterator(folder_of_kept(file()))->path().string();
  struct stat info{};
  ASSERT_EQ(::stat(kept.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  auto const first_text = [&] {
    llm::Conversation const talk = replay(file()).value().conversation;
    return std::get<llm::Text>(std::get<llm::ToolResult>(talk.at(1).parts.at(0)).content.at(0))
        .text;
  };
  EXPECT_EQ(first_text(), long_text);
  std::ofstream(kept) << "something else";
  EXPECT_LT(first_text().size(), 2'000U);
  EXPECT_EQ(replay(file()).value().damaged, 1U);
}

TEST_F(Session, loses_nothing_but_a_torn_last_line) {
  begin()->add("user", {{"text", "first"}});
  std::string const whole = text();
  append(R"({"at":"2026-11-23T08:00:00Z","kind":"us)");
  EXPECT_EQ(replay(file()).value().damaged, 0U);
  auto log = FileTranscript::reopen(folder, "s1", clock).value();
  EXPECT_EQ(text(), whole);
  log->add("user", {{"text", "second"}});
  EXPECT_EQ(replay(file()).value().conversation.size(), 2U);
}

TEST_F(Session, passes_over_a_damaged_line_and_counts_it) {
  begin()->add("user", {{"text", "first"}});
  append("\x01\x02 not json\n[1]\n{\"kind\":\"result\",\"call_id\":\"nobody\"}\n");
  Replay const read = replay(file()).value();
  EXPECT_EQ(read.damaged, 3U);
  EXPECT_EQ(read.conversation.size(), 1U);
}

TEST_F(Session, gives_calls_that_a_crash_left_open_an_unknown_outcome) {
  auto log = begin();
  log->add("user", {{"text", "go"}});
  log->add("assistant", assistant_line(asking("c1")));
  llm::Conversation const talk = replay(file()).value().conversation;
  auto const& result = std::get<llm::ToolResult>(talk.at(2).parts.at(0));
  EXPECT_EQ(result.call_id, "c1");
  EXPECT_TRUE(result.is_error);
  EXPECT_NE(std::get<llm::Text>(result.content.at(0)).text.find("unknown"), std::string::npos);
}

TEST_F(Session, forgets_what_was_cleared_or_left_out) {
  auto log = begin();
  log->add("user", {{"text", "a"}});
  log->add("clear", {});
  log->add("user", {{"text", "b"}});
  log->add("user", {{"text", "c"}});
  log->add("compacted", {{"dropped", 1}});
  llm::Conversation const talk = replay(file()).value().conversation;
  ASSERT_EQ(talk.size(), 1U);
  EXPECT_EQ(std::get<llm::Text>(talk[0].parts.back()).text, "c");
}

TEST_F(Session, is_written_by_one_program_at_a_time) {
  auto log = begin();
  log->add("user", {{"text", "mine"}});
  auto const other = FileTranscript::reopen(folder, "s1", clock);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, Errc::session_in_use);
}

TEST_F(Session, never_has_a_credential_and_rather_no_signature_than_half_of_one) {
  std::string const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
  auto log = begin();
  llm::Message message = asking("c1");
  message.native = json::object{{"thinking", "they sent " + token}};
  log->add("assistant", assistant_line(message));
  EXPECT_EQ(text().find(token), std::string::npos);
  EXPECT_TRUE(replay(file()).value().conversation.at(0).native.is_null());
}

TEST_F(Session, writes_no_file_while_nothing_was_said) {
  {
    auto const log = begin();
  }
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Session, stays_readable_when_a_long_text_is_cut_inside_a_character) {
  std::string long_text = "x";
  while (long_text.size() < (70UL << 10)) long_text += "\xE0\xB9\x83";
  begin()->add("user", {{"text", long_text}});
  EXPECT_EQ(replay(file()).value().damaged, 0U);
}

TEST_F(Session, is_not_any_file) {
  EXPECT_FALSE(replay(folder + "/absent.jsonl").has_value());
  std::ofstream(file()) << "{\"kind\":\"user\",\"text\":\"x\"}\n";
  EXPECT_EQ(replay(file()).error().code, Errc::bad_session);
}

}  // namespace
}  // namespace tessera::agent
