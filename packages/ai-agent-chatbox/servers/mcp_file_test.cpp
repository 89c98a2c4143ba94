#include "packages/ai-agent-chatbox/servers/mcp_file.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

class McpFiles : public testing::Test {
 protected:
  McpFiles() {
    std::string pattern = testing::TempDir() + "mcp_file_XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~McpFiles() override { std::filesystem::remove_all(folder_); }

  void write(std::string const& name, std::string const& text) {
    std::filesystem::create_directories(std::filesystem::path(folder_ + "/" + name).parent_path());
    std::ofstream(folder_ + "/" + name) << text;
  }
  std::optional<McpFile> find(std::string const& named = {}) {
    auto const environment = [this](char const* name) {
      return std::string_view(name) == "HOME" ? folder_ + "/home" : std::string();
    };
    return find_mcp_file(named, folder_ + "/work", environment).value();
  }

  std::string folder_;
};

constexpr char const* kOne = R"({"mcpServers":{"a":{"url":"http://h/mcp"}}})";

TEST_F(McpFiles, the_named_file_comes_before_the_folders_and_the_persons) {
  EXPECT_FALSE(find());
  write("home/.config/tessera/mcp.json", kOne);
  std::filesystem::create_directories(folder_ + "/work");
  EXPECT_FALSE(find().value().of_project);
  write("work/.mcp.json", kOne);
  EXPECT_TRUE(find().value().of_project);
  write("named.json", kOne);
  EXPECT_EQ(find(folder_ + "/named.json").value().path, folder_ + "/named.json");
}

TEST_F(McpFiles, a_named_file_must_be_there) {
  EXPECT_FALSE(find_mcp_file(folder_ + "/no.json", folder_, [](char const*) { return ""; }));
}

TEST_F(McpFiles, a_file_of_a_project_is_asked_about_again_when_it_changes) {
  write("work/.mcp.json", kOne);
  TrustedFiles const trusted(folder_ + "/trusted.json");
  EXPECT_FALSE(trusted.trusts(*find()));
  ASSERT_TRUE(trusted.trust(*find()));
  EXPECT_TRUE(trusted.trusts(*find()));
  struct stat state{};
  ASSERT_EQ(::stat((folder_ + "/trusted.json").c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777U, 0600U);
  write("work/.mcp.json", R"({"mcpServers":{"a":{"command":"evil"}}})");
  EXPECT_FALSE(trusted.trusts(*find()));
}

TEST_F(McpFiles, the_question_shows_what_would_be_started_and_let_run) {
  write(
      "work/.mcp.json",
      R"({"mcpServers":{"a":{"command":"sh","args":["-c","x\u001b]52;"],"approval":{"tools":{"*":"allow"}}}}})");
  std::string const text = describe_mcp_file(*find());
  EXPECT_NE(text.find("starts sh -c x"), std::string::npos) << text;
  EXPECT_NE(text.find("runs without a question: a/*"), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tessera::chatbox
