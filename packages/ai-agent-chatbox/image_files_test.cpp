#include "packages/ai-agent-chatbox/image_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tessera::chatbox {
namespace {

using Paths = std::vector<std::string>;

TEST(ImageFiles, are_named_behind_an_at_sign) {
  EXPECT_EQ(image_paths_in("look at @chart.png, and (@~/a/b.JPEG)."),
            (Paths{"chart.png", "~/a/b.JPEG"}));
  EXPECT_EQ(image_paths_in("@\"my pie.gif\" twice @\"my pie.gif\""), Paths{"my pie.gif"});
  EXPECT_EQ(image_paths_in("me@example.png @notes.txt @.png @\"open.png"), Paths{});
}

TEST(ImageFiles, are_not_named_without_end) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "@" + std::to_string(i) + ".png ";
  EXPECT_EQ(image_paths_in(text).size(), 8U);
}

TEST(ImageFiles, lie_below_the_home_that_a_tilde_means) {
  EXPECT_EQ(path_of_mention("~/a.png", "/home/me"), "/home/me/a.png");
  EXPECT_EQ(path_of_mention("~/a.png", ""), "~/a.png");
  EXPECT_EQ(path_of_mention("~you/a.png", "/home/me"), "~you/a.png");
}

class AttachedImage : public testing::Test {
 protected:
  ~AttachedImage() override { std::filesystem::remove_all(folder); }
  [[nodiscard]] std::string write(std::string const& name, std::string const& bytes) const {
    std::ofstream(folder + "/" + name, std::ios::binary) << bytes;
    return folder + "/" + name;
  }
  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "images-XXXXXX").string();
    return std::string(::mkdtemp(name.data()));
  }();
};

TEST_F(AttachedImage, is_what_its_bytes_are_and_not_what_its_name_says) {
  std::string const gif =
      std::string("GIF89a\x02\x00\x03\x00\x00\x00\x00;", 14) + std::string(20, '\0');
  Result<llm::Image> const image = read_image_file(write("a.png", gif));
  ASSERT_TRUE(image) << image.error().hint;
  EXPECT_EQ(image->mime, "image/gif");
  EXPECT_EQ(image->data, gif);
}

TEST_F(AttachedImage, is_refused_when_it_is_something_else) {
  EXPECT_NE(read_image_file(write("a.png", "secret words")).error().hint.find("is no image"),
            std::string::npos);
  EXPECT_NE(read_image_file(folder + "/none.png").error().hint.find("no file that can be read"),
            std::string::npos);
  EXPECT_NE(read_image_file("/dev/zero").error().hint.find("no file that can be read"),
            std::string::npos);
  EXPECT_NE(
      read_image_file(write("big.png", std::string(6UL << 20, 'x'))).error().hint.find("5 MiB"),
      std::string::npos);
}

}  // namespace
}  // namespace tessera::chatbox
