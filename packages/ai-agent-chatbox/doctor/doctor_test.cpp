#include "packages/ai-agent-chatbox/doctor/doctor.hpp"

#include "packages/ai-agent-chatbox/doctor/file_checks.hpp"
#include "packages/ai-agent-chatbox/doctor/terminal_check.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sys/stat.h>

namespace tessera::chatbox::doctor {
namespace {

using appkit::Section;
using appkit::Verdict;

Environment environment_of(std::map<std::string, std::string> values) {
  return [values = std::move(values)](char const* name) {
    auto const found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

Verdict verdict_of(Section const& section, std::string const& check) {
  for (appkit::Finding const& one : section.findings)
    if (one.check == check) return one.verdict;
  ADD_FAILURE() << "no check " << check;
  return Verdict::not_tried;
}

struct Folder : testkit::TempDir {
  std::string made(std::string const& name, mode_t mode) const {
    std::string path = file(name);
    std::ofstream(path) << "x";
    ::chmod(path.c_str(), mode);
    return path;
  }
};

TEST(Doctor, a_key_that_others_may_read_is_a_failure) {
  Folder const folder;
  Files files;
  files.state = folder.file("not-there-yet");
  files.secrets = {folder.made("key", 0640)};
  Section const open = check_files(files);
  EXPECT_EQ(verdict_of(open, "key"), Verdict::failed);
  EXPECT_EQ(exit_code_of({open}), kExitUsage);
  ::chmod(files.secrets.front().c_str(), 0600);
  Section const closed = check_files(files);
  EXPECT_EQ(verdict_of(closed, "key"), Verdict::right);
  EXPECT_EQ(exit_code_of({closed}), kExitOk);
}

TEST(Doctor, a_key_that_is_missing_is_a_failure_and_a_folder_that_is_made_later_is_not) {
  Folder const folder;
  Files files;
  files.state = folder.file("not-there-yet");
  files.secrets = {folder.file("no-key")};
  Section const section = check_files(files);
  EXPECT_EQ(verdict_of(section, "key"), Verdict::failed);
  EXPECT_EQ(verdict_of(section, "state folder"), Verdict::right);
}

TEST(Doctor, tokens_that_others_may_read_are_a_failure) {
  Folder const folder;
  Files files;
  files.state = folder.file("state");
  files.token_store = folder.made("credentials.json", 0604);
  EXPECT_EQ(verdict_of(check_files(files), "tokens"), Verdict::failed);
}

TEST(Doctor, keys_in_the_working_folder_that_others_may_read_are_a_warning) {
  Folder const folder;
  Files files;
  files.state = folder.file("state");
  files.dot_env = folder.file(".env");
  EXPECT_EQ(verdict_of(check_files(files), ".env"), Verdict::right);
  folder.made(".env", 0644);
  EXPECT_EQ(verdict_of(check_files(files), ".env"), Verdict::warning);
  EXPECT_EQ(exit_code_of({check_files(files)}), kExitOk);
}

TEST(Doctor, a_configuration_that_others_may_change_is_a_warning) {
  Folder const folder;
  Files files;
  files.state = folder.file("state");
  files.config = folder.made("chatbox.toml", 0666);
  EXPECT_EQ(verdict_of(check_files(files), "configuration"), Verdict::warning);
  ::chmod(files.config.c_str(), 0644);
  EXPECT_EQ(verdict_of(check_files(files), "configuration"), Verdict::right);
}

TEST(Doctor, a_conversation_that_lies_open_is_named) {
  Folder const folder;
  Files files;
  files.state = folder.file("state");
  ::mkdir(files.state.c_str(), 0700);
  ::mkdir(folder.file("state/sessions").c_str(), 0700);
  folder.made("state/sessions/one.jsonl", 0600);
  EXPECT_EQ(verdict_of(check_files(files), "sessions"), Verdict::right);
  folder.made("state/sessions/two.jsonl", 0644);
  EXPECT_EQ(verdict_of(check_files(files), "sessions"), Verdict::warning);
  EXPECT_NE(appkit::in_words({check_files(files)}).find("two.jsonl"), std::string::npos);
}

TEST(Doctor, a_state_folder_that_is_a_file_is_a_failure) {
  Folder const folder;
  Files files;
  files.state = folder.made("state", 0600);
  EXPECT_EQ(verdict_of(check_files(files), "state folder"), Verdict::failed);
}

TEST(Doctor, without_a_terminal_nothing_is_wrong_with_the_terminal) {
  Section const section = check_terminal({}, environment_of({{"LANG", "C.UTF-8"}}), "auto");
  EXPECT_FALSE(section.has_failed());
  EXPECT_EQ(verdict_of(section, "characters"), Verdict::right);
  EXPECT_NE(section.findings.front().text.find("no terminal"), std::string::npos);
}

TEST(Doctor, a_place_without_utf8_is_a_warning) {
  Surroundings const where{true, true, false, "auto"};
  Section const section =
      check_terminal(where, environment_of({{"TERM", "xterm"}, {"LC_ALL", "C"}}), "auto");
  EXPECT_EQ(verdict_of(section, "characters"), Verdict::warning);
  EXPECT_NE(section.findings.front().text.find("line editor"), std::string::npos);
}

TEST(Doctor, the_first_failure_gives_the_exit_code) {
  auto const code = [](std::string name, std::string check) {
    Section section{std::move(name), {}};
    section.failed(std::move(check), "wrong", "right");
    return exit_code_of({section});
  };
  EXPECT_EQ(code("model anthropic", "credential"), kExitAuth);
  EXPECT_EQ(code("model anthropic", "quota"), kExitQuota);
  EXPECT_EQ(code("model anthropic", "tcp"), kExitFailure);
  EXPECT_EQ(code("model", "settings"), kExitUsage);
  EXPECT_EQ(code("server a http://a", "tcp"), kExitServer);
  EXPECT_EQ(code("server a http://a", "mcp"), kExitServer);
  EXPECT_EQ(code("server a http://a", "credential"), kExitAuth);
  EXPECT_EQ(code("server a http://a", "settings"), kExitUsage);
  EXPECT_EQ(exit_code_of({Section{"terminal", {}}}), kExitOk);
}

}  // namespace
}  // namespace tessera::chatbox::doctor
