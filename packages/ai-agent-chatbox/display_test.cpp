#include "packages/ai-agent-chatbox/display.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <limits>
#include <vector>

namespace tessera::chatbox {
namespace {

/// A terminal that only keeps what it is shown.
class Screen final : public Terminal {
 public:
  [[nodiscard]] Look look() const override { return {.color = false, .live = true, .columns = 60}; }
  Task<Input> read_message(std::string) override { co_return Input{}; }
  Task<Input> read_answer(std::string) override { co_return Input{}; }
  Task<Input> edit_answer(std::string, std::string) override { co_return Input{}; }
  void print(std::string_view text) override { shown += text; }
  void busy(std::string label) override { labels.push_back(std::move(label)); }
  void idle() override {}
  void clear_screen() override {}
  Task<ImageProtocol> images() override { co_return ImageProtocol::off; }
  void on_interrupt(std::function<void()>) override {}
  void interrupt() override {}
  void end_input() override {}

  std::string shown;
  std::vector<std::string> labels;
};

class Displayed : public testing::Test {
 protected:
  ~Displayed() override { std::filesystem::remove_all(folder); }
  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "display-XXXXXX").string();
    return std::string(::mkdtemp(name.data()));
  }();
  Screen screen;
  ImageShow images{screen, folder};
  Display display{screen, images};
};

TEST_F(Displayed, shows_progress_in_percent_whatever_numbers_a_server_sends) {
  agent::CallDetails call;
  call.tool = "work";
  double const most = std::numeric_limits<double>::max();
  for (auto const& [done, total] : {std::pair{1.0, 2.0}, {most, 1e-308}, {-most, 1.0}, {3.0, 2.0}})
    display.call_progress(call, {done, total, "at\x1b[2J"});
  EXPECT_EQ(screen.labels,
            (std::vector<std::string>{"work 50 % at\\x1b[2J", "work 100 % at\\x1b[2J",
                                      "work 0 % at\\x1b[2J", "work 100 % at\\x1b[2J"}));
}

TEST_F(Displayed, shows_a_few_of_many_images_and_counts_the_others) {
  agent::ToolOutcome outcome;
  for (int i = 0; i < 500; ++i) outcome.content.emplace_back(llm::Image{"image/png", "no image"});
  testkit::run(display.call_ended({}, std::move(outcome)));
  EXPECT_TRUE(screen.shown.ends_with("not an image file\n492 more images are not shown.\n"));
}

}  // namespace
}  // namespace tessera::chatbox
