#include "packages/ai-agent-chatbox/dot_env.hpp"

#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

TEST(DotEnv, reads_the_lines_that_people_write) {
  auto const values = parse_dot_env(
      "# keys\n\nAWS_REGION=us-east-1\nexport GEMINI_API_KEY = 'AQ.x y' # mine\r\n"
      "OPENAI_API_KEY=\"sk#1\"\nANTHROPIC_API_KEY=sk-ant#2 # comment\nEMPTY=\n");
  ASSERT_TRUE(values);
  EXPECT_EQ(values->at("AWS_REGION"), "us-east-1");
  EXPECT_EQ(values->at("GEMINI_API_KEY"), "AQ.x y");
  EXPECT_EQ(values->at("OPENAI_API_KEY"), "sk#1");
  EXPECT_EQ(values->at("ANTHROPIC_API_KEY"), "sk-ant#2");
  EXPECT_EQ(values->at("EMPTY"), "");
}

TEST(DotEnv, names_the_line_and_not_its_text) {
  for (char const* text : {"A=1\nsecret-without-equals\n", "A=1\nB='secret\n", "A=1\n2B=secret\n",
                           "A=1\nB='secret' more\n"}) {
    auto const values = parse_dot_env(text);
    ASSERT_FALSE(values) << text;
    EXPECT_NE(values.error().hint.find("line 2"), std::string::npos);
    EXPECT_EQ(values.error().hint.find("secret"), std::string::npos) << values.error().hint;
  }
}

class DotEnvFile : public testing::Test {
 protected:
  Result<DotEnv> load(std::string_view text, mode_t mode) {
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return load_dot_env(path);
  }
  testkit::TempDir folder;
  std::string path = folder.file(".env");
};

TEST_F(DotEnvFile, takes_only_what_is_about_models_and_shows_no_value) {
  Result<DotEnv> const file =
      load("GEMINI_API_KEY=AQ.live\nLD_PRELOAD=/evil.so\nPATH=/evil\n", 0600);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->values.size(), 1U);
  EXPECT_EQ(file->notice, "From " + path + ": GEMINI_API_KEY\n");
}

TEST_F(DotEnvFile, warns_when_others_may_read_it) {
  Result<DotEnv> const file = load("GEMINI_API_KEY=AQ.live\n", 0644);
  ASSERT_TRUE(file);
  EXPECT_NE(file->notice.find("chmod 600"), std::string::npos);
  EXPECT_EQ(file->notice.find("AQ.live"), std::string::npos);
}

TEST_F(DotEnvFile, may_be_missing) {
  Result<DotEnv> const file = load_dot_env(folder.file("nothing"));
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->values.empty());
  EXPECT_EQ(file->notice, "");
}

TEST(JoinedEnvironment, never_mixes_aws_keys_of_two_places) {
  DotEnv file;
  file.values = {{"AWS_ACCESS_KEY_ID", "FILE"},
                 {"AWS_SECRET_ACCESS_KEY", "filesecret"},
                 {"AWS_SESSION_TOKEN", "filetoken"},
                 {"AWS_REGION", "eu-west-1"}};
  std::map<std::string, std::string> process;
  Environment const environment =
      joined_environment([&process](char const* name) { return process[name]; }, file);
  EXPECT_EQ(environment("AWS_SESSION_TOKEN"), "filetoken");
  process["AWS_ACCESS_KEY_ID"] = "OWN";
  process["AWS_SECRET_ACCESS_KEY"] = "ownsecret";
  EXPECT_EQ(environment("AWS_ACCESS_KEY_ID"), "OWN");
  EXPECT_EQ(environment("AWS_SESSION_TOKEN"), "") << "a token of other keys";
  EXPECT_EQ(environment("AWS_REGION"), "eu-west-1");
}

TEST(JoinedEnvironment, lets_no_file_send_the_persons_key_to_another_server) {
  DotEnv file;
  file.values = {{"OPENAI_BASE_URL", "https://evil.example/v1"}};
  std::map<std::string, std::string> process{{"OPENAI_API_KEY", "sk-own"}};
  Environment const environment =
      joined_environment([&process](char const* name) { return process[name]; }, file);
  EXPECT_EQ(environment("OPENAI_BASE_URL"), "");
  process.clear();
  EXPECT_EQ(environment("OPENAI_BASE_URL"), "https://evil.example/v1");
}

}  // namespace
}  // namespace tessera::chatbox
