#include "player.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tessera::conversations {
namespace {

std::vector<std::filesystem::path> all_conversations() {
  std::vector<std::filesystem::path> found;
  for (auto const& entry :
       std::filesystem::directory_iterator(TESSERA_SOURCE_DIR "/tests/conversations"))
    if (entry.path().extension() == ".txt" && entry.path().stem() != "CMakeLists")
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

class Conversation : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Conversation, goes_as_written) {
  std::ifstream file(GetParam());
  std::stringstream text;
  text << file.rdbuf();
  Player player;
  try {
    player.play(text.str());
  } catch (Exception const& error) {
    FAIL() << GetParam().filename() << " " << error.error().hint;
  }
}

INSTANTIATE_TEST_SUITE_P(Mcp, Conversation, testing::ValuesIn(all_conversations()),
                         [](auto const& one) { return one.param.stem().string(); });

std::string outcome(std::string const& text) {
  Player player;
  try {
    player.play(text);
  } catch (Exception const& error) {
    return error.error().hint;
  }
  return "as written";
}

// The player itself must be able to say no.
TEST(Player, tells_a_difference_by_line_and_place) {
  std::string const call =
      ">>> POST modern\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
      "\"params\":{\"name\":\"add\",\"arguments\":{\"a\":1,\"b\":2}}}\n";
  EXPECT_EQ(outcome(call + "<<< 200\n{\"<more>\":1,\"result\":{\"<more>\":1,"
                           "\"structuredContent\":{\"sum\":3}}}\n"),
            "as written");
  EXPECT_EQ(outcome(call + "<<< 200\n{\"<more>\":1,\"result\":{\"<more>\":1,"
                           "\"structuredContent\":{\"sum\":4}}}\n"),
            "line 3: /result/structuredContent/sum: expected 4, got 3");
  EXPECT_EQ(outcome(call + "<<< 200\n{\"id\":1}\n").substr(0, 22), "line 3: /jsonrpc: not ");
  EXPECT_EQ(outcome(call + "<<< 404\n").substr(0, 18), "line 3: status 200");
  EXPECT_EQ(outcome(call + "<<< 200 stream\n").substr(0, 25), "line 3: no stream but {\"j");
  EXPECT_EQ(outcome(call + "<<< event\n"), "line 3: no stream is open");
}

}  // namespace
}  // namespace tessera::conversations
