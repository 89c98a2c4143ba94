#include "agent/errc.hpp"
#include "agent/session_lines.hpp"
#include "packages/ai-agent-chatbox/sessions/current_session.hpp"
#include "packages/ai-agent-chatbox/sessions/session_command.hpp"
#include "packages/ai-agent-chatbox/sessions/session_store.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

constexpr char const* kFirst = "11112222-0000-4000-8000-000000000001";
constexpr char const* kSecond = "11113333-0000-4000-8000-000000000002";

class Sessions : public testing::Test {
 protected:
  Sessions() {
    std::string name = (std::filesystem::temp_directory_path() / "sessions-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder = name;
  }
  ~Sessions() override { std::filesystem::remove_all(folder); }

  void write(std::string id, std::string text, int age_hours) const {
    CurrentSession session(folder, clock);
    std::string const path = folder + "/" + id + ".jsonl";
    ASSERT_TRUE(session.begin(std::move(id), {}).has_value());
    session.add("user", {{"text", std::move(text)}});
    llm::Message const answer{llm::Role::assistant, {llm::Text{"answer ``` here"}}, {}};
    session.add("assistant", agent::assistant_line(answer));
    auto const when = std::filesystem::file_time_type::clock::now() - std::chrono::hours(age_hours);
    std::filesystem::last_write_time(path, when);
  }
  [[nodiscard]] Result<std::string> run(SessionsRequest const& request) const {
    return run_sessions(request, folder);
  }

  std::string folder;
  ManualClock clock;
};

TEST_F(Sessions, are_listed_with_the_latest_first) {
  write(kFirst, "older \x1b[2J", 2);
  write(kSecond, "newer", 1);
  std::ofstream(folder + "/no-session.jsonl") << "{}\n";
  std::string const list = run({"list", {}, {}, {}}).value();
  EXPECT_LT(list.find("newer"), list.find("older"));
  EXPECT_EQ(list.find('\x1b'), std::string::npos);
  EXPECT_EQ(list.find("no-session"), std::string::npos);
}

TEST_F(Sessions, are_found_by_id_by_its_beginning_and_by_name) {
  write(kFirst, "one", 2);
  write(kSecond, "two", 1);
  SessionStore const store(folder);
  EXPECT_EQ(store.find(kFirst).value().id, kFirst);
  EXPECT_EQ(store.find("11112").value().id, kFirst);
  EXPECT_NE(store.find("1111").error().hint.find("several"), std::string::npos);
  EXPECT_FALSE(store.find("111").has_value());
  EXPECT_FALSE(store.find("../../etc/passwd").has_value());
  CurrentSession session(folder, clock);
  ASSERT_TRUE(session.go_on(store.find(kSecond).value()).has_value());
  EXPECT_NE(session.save("mail work").find("mail work"), std::string::npos);
  EXPECT_EQ(store.find("mail work").value().id, kSecond);
}

TEST_F(Sessions, of_another_folder_are_not_continued_by_chance) {
  write(kFirst, "one", 1);
  SessionStore const store(folder);
  EXPECT_EQ(store.latest(std::filesystem::current_path().string()).value().id, kFirst);
  EXPECT_FALSE(store.latest("/somewhere/else").has_value());
}

TEST_F(Sessions, go_on_with_what_was_said) {
  write(kFirst, "my question", 1);
  CurrentSession session(folder, clock);
  ASSERT_TRUE(session.go_on(SessionStore(folder).find(kFirst).value()).has_value());
  EXPECT_EQ(session.id(), kFirst);
  ASSERT_EQ(session.conversation().size(), 2U);
  EXPECT_NE(session.description().find("answer"), std::string::npos);
}

TEST_F(Sessions, that_another_program_writes_to_are_neither_continued_nor_removed) {
  write(kFirst, "my question", 1);
  SessionSummary const found = SessionStore(folder).find(kFirst).value();
  CurrentSession mine(folder, clock);
  ASSERT_TRUE(mine.go_on(found).has_value());
  CurrentSession other(folder, clock);
  EXPECT_EQ(other.go_on(found).error().code, agent::Errc::session_in_use);
  EXPECT_EQ(run({"rm", {}, kFirst, {}}).error().code, agent::Errc::session_in_use);
  EXPECT_TRUE(std::filesystem::exists(found.path));
}

TEST_F(Sessions, are_removed_with_everything_that_was_kept_beside_them) {
  {
    CurrentSession session(folder, clock);
    ASSERT_TRUE(session.begin(kFirst, {}).has_value());
    session.add("user", {{"text", "x"}});
    EXPECT_FALSE(session.keep("bytes").empty());
  }
  ASSERT_TRUE(run({"rm", {}, kFirst, {}}).has_value());
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(Sessions, are_exported_to_a_new_file_and_never_over_another) {
  write(kFirst, "my question", 1);
  std::string const file = folder + "/out.md";
  ASSERT_TRUE(run({"export", "md", kFirst, file}).has_value());
  std::ifstream in(file);
  std::string const text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  EXPECT_NE(text.find("## You\n\nmy question\n"), std::string::npos) << text;
  struct stat info{};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_FALSE(run({"export", "md", kFirst, file}).has_value());
  Result<json::value> const parsed = parse_json(run({"export", "json", kFirst, {}}).value());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(json_find(*parsed, "messages")->as_array().size(), 2U);
}

TEST_F(Sessions, shows_results_in_fences_that_nothing_in_them_can_close) {
  CurrentSession session(folder, clock);
  ASSERT_TRUE(session.begin(kFirst, {}).has_value());
  llm::Message call{llm::Role::assistant, {llm::ToolCall{"c1", "get", {}, {}}}, {}};
  session.add("assistant", agent::assistant_line(call));
  llm::ToolResult const result{"c1", "get", {llm::Text{"````\n# I am a heading"}}, {}, false};
  session.add("result", agent::result_line(result, session));
  std::string const text = run({"show", {}, kFirst, {}}).value();
  EXPECT_NE(text.find("`````\n````\n# I am a heading\n`````\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace tessera::chatbox
