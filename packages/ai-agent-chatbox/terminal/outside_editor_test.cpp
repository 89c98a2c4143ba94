#include "packages/ai-agent-chatbox/terminal/outside_editor.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

/// A terminal that an editor can be given, and a folder for temporary files.
class OutsideEditor : public testing::Test {
 protected:
  OutsideEditor() {
    ::grantpt(master_);
    ::unlockpt(master_);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    char const* const now = std::getenv("TMPDIR");
    if (now != nullptr) before_ = now;
    ::setenv("TMPDIR", folder.c_str(), 1);
  }
  ~OutsideEditor() override {
    ::close(slave_);
    ::close(master_);
    if (before_.empty())
      ::unsetenv("TMPDIR");
    else
      ::setenv("TMPDIR", before_.c_str(), 1);
    std::filesystem::remove_all(folder);
  }
  /// What became of `text`. @param script  sees the file as `$1`
  Result<std::string> edit(std::string text, std::string const& script) {
    return run("sh -c '" + script + "' editor", std::move(text));
  }
  Result<std::string> run(std::string command, std::string text = "old") {
    return testkit::run(edit_outside(slave_, std::move(command), std::move(text)));
  }
  [[nodiscard]] std::string left_over() const {
    std::string out;
    for (auto const& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().filename() != "seen") out += entry.path().filename().string();
    return out;
  }
  [[nodiscard]] std::string seen() const {
    std::ostringstream out;
    out << std::ifstream(folder + "/seen").rdbuf();
    return out.str();
  }
  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "editor-XXXXXX").string();
    return std::string(::mkdtemp(name.data()));
  }();

 private:
  int master_ = ::posix_openpt(O_RDWR | O_NOCTTY);
  int slave_ = -1;
  std::string before_;
};

TEST_F(OutsideEditor, gives_back_what_was_written) {
  Result<std::string> const text = edit("ที่ one\ntwo", "echo three >> \"$1\"");
  ASSERT_TRUE(text) << text.error().hint;
  EXPECT_EQ(*text, "ที่ one\ntwothree");
  EXPECT_EQ(left_over(), "");
}

TEST_F(OutsideEditor, sees_a_file_that_nobody_else_can_read) {
  ASSERT_TRUE(edit("secret", "stat -c %a \"$1\" $(dirname \"$1\") > " + folder + "/seen"));
  EXPECT_EQ(seen(), "600\n700\n");
}

TEST_F(OutsideEditor, has_the_terminal) {
  ASSERT_TRUE(edit("", "test -t 0 && test -t 1 && test -t 2 && echo yes > " + folder + "/seen"));
  EXPECT_EQ(seen(), "yes\n");
}

TEST_F(OutsideEditor, may_take_words_and_put_another_file_in_place) {
  Result<std::string> const text = edit("old", "echo new > \"$1.new\"; mv \"$1.new\" \"$1\"");
  EXPECT_EQ(text.value(), "new");
}

TEST_F(OutsideEditor, brings_no_command_to_the_terminal) {
  EXPECT_EQ(edit("", "printf \"a\\033[2Jb\\r\\nc\\n\" > \"$1\"").value(), "a[2Jb\nc");
}

TEST_F(OutsideEditor, that_fails_or_is_killed_changes_nothing_and_says_why) {
  EXPECT_EQ(edit("old", "echo new > \"$1\"; exit 3").error().hint,
            "The editor ended with code 3; the text is as it was");
  EXPECT_NE(edit("old", "kill -9 $PPID; kill -9 $$").error().hint.find("The editor was ended by "),
            std::string::npos);
  EXPECT_NE(edit("old", "rm \"$1\"").error().hint.find("cannot be read"), std::string::npos);
  EXPECT_NE(edit("old", "rm \"$1\"; mkfifo \"$1\"").error().hint.find("is no file"),
            std::string::npos);
  EXPECT_NE(edit("old", "printf \"\\377\" > \"$1\"").error().hint.find("no UTF-8"),
            std::string::npos);
  EXPECT_NE(edit("old", "head -c 9000000 /dev/zero > \"$1\"").error().hint.find("8 MiB"),
            std::string::npos);
  EXPECT_EQ(left_over(), "");
}

TEST_F(OutsideEditor, may_be_more_than_a_program) {
  EXPECT_EQ(run("WORD=new; put() { echo $WORD > \"$1\"; }; put").value(), "new");
  EXPECT_NE(run("true && kill -9 $$").error().hint.find("was ended by signal 9"),
            std::string::npos);
}

TEST_F(OutsideEditor, is_the_one_that_was_chosen) {
  auto const environment = [](std::string visual, std::string editor) {
    return [=](char const* name) {
      return std::string(name) == "VISUAL" ? visual : std::string(name) == "EDITOR" ? editor : "";
    };
  };
  EXPECT_EQ(chosen_editor(environment("vi -x", "ed")), "vi -x");
  EXPECT_EQ(chosen_editor(environment("", "ed")), "ed");
  EXPECT_EQ(chosen_editor(environment("", "")), "");
  EXPECT_EQ(chosen_editor({}), "");
}

}  // namespace
}  // namespace tessera::chatbox
