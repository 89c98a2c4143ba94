#include "packages/ai-agent-chatbox/terminal/images/encoders.hpp"
#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <cairo.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <sys/stat.h>

namespace tessera::chatbox {
namespace {

std::string png(int width, int height) {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
  cairo_t* pen = cairo_create(surface);
  cairo_set_source_rgb(pen, 1, 0, 0);
  cairo_paint(pen);
  cairo_destroy(pen);
  std::string out;
  auto const write = [](void* closure, unsigned char const* data, unsigned int size) {
    static_cast<std::string*>(closure)->append(reinterpret_cast<char const*>(data), size);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_write_to_png_stream(surface, write, &out);
  cairo_surface_destroy(surface);
  return out;
}

TEST(Kitty, sends_the_file_itself) {
  EXPECT_EQ(encode_kitty("PNG!", 7, {10, 5}),
            "\x1b_Ga=T,f=100,q=2,i=7,c=10,r=5,m=0;UE5HIQ==\x1b\\");
}

TEST(Kitty, cuts_a_long_file_into_chunks) {
  std::string const out = encode_kitty(std::string(6144, 'x'), 1, {1, 1});  // 8192 in base64
  std::size_t const second = out.find("\x1b_Gm=0;");
  ASSERT_NE(second, std::string::npos);
  EXPECT_TRUE(out.starts_with("\x1b_Ga=T,f=100,q=2,i=1,c=1,r=1,m=1;"));
  EXPECT_EQ(out.size() - second, 7 + 4096 + 2U);
  EXPECT_EQ(out.find("\x1b_G", second + 1), std::string::npos);
}

TEST(Iterm, sends_small_files_whole_and_large_ones_in_parts) {
  EXPECT_EQ(encode_iterm("GIF!", {10, 5}),
            "\x1b]1337;File=inline=1;size=4;width=10;height=auto;preserveAspectRatio=1:R0lGIQ==\a");
  std::string const large = encode_iterm(std::string((1UL << 20) + 1, 'x'), {10, 5});
  EXPECT_TRUE(large.starts_with("\x1b]1337;MultipartFile=inline=1;size=1048577;"));
  EXPECT_TRUE(large.ends_with("\x1b]1337;FileEnd\a"));
}

TEST(Blocks, draw_half_blocks_in_the_image_s_colours) {
  Result<std::string> const out = encode_blocks(png(16, 16), {4, 2}, true);
  ASSERT_TRUE(out.has_value());
  EXPECT_NE(out->find("255;0;0"), std::string::npos) << *out;
  EXPECT_FALSE(encode_blocks("no image", {4, 2}, true).has_value());
}

TEST(Sixel, begins_and_ends_as_a_sixel_string) {
  Result<std::string> const out = encode_sixel(png(16, 16), {4, 2});
  ASSERT_TRUE(out.has_value());
  EXPECT_NE(out->find("\x1bP"), std::string::npos);
  EXPECT_NE(out->find("\x1b\\"), std::string::npos);
}

TEST(ImageFile, is_known_by_its_bytes) {
  Result<ImageInfo> const info = inspect_image(png(64, 48));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->width, 64U);
  EXPECT_EQ(info->height, 48U);
  std::string const jpeg =
      std::string("\xFF\xD8\xFF\xE0\x00\x04xx\xFF\xC0\x00\x11\x08\x00\x30\x00\x40", 17) +
      std::string(20, '\0');
  ASSERT_TRUE(inspect_image(jpeg).has_value());
  EXPECT_EQ(inspect_image(jpeg)->width, 64U);
  EXPECT_EQ(inspect_image(jpeg)->height, 48U);
}

TEST(ImageFile, is_whole_only_with_its_last_part) {
  std::string const whole = png(64, 48);
  EXPECT_TRUE(is_whole_png(whole));
  for (std::size_t cut = 1; cut < whole.size(); ++cut)
    EXPECT_FALSE(is_whole_png(whole.substr(0, whole.size() - cut))) << cut;
  std::string endless = whole;
  endless.replace(8, 4, "\xFF\xFF\xFF\xFF");
  EXPECT_FALSE(is_whole_png(endless));
}

TEST(ImageFile, is_refused_when_it_is_something_else_or_a_bomb) {
  EXPECT_FALSE(inspect_image("<svg xmlns='http://www.w3.org/2000/svg'></svg>").has_value());
  EXPECT_FALSE(inspect_image("").has_value());
  std::string huge = png(16, 16);
  huge[16] = '\x7f';
  EXPECT_EQ(inspect_image(huge).error().hint, "the image is larger than 8192 pixels on a side");
  EXPECT_FALSE(inspect_image(std::string("\xFF\xD8\xFF\xE0\x00\x00", 6) + std::string(64, '\xFF'))
                   .has_value());
}

TEST(ImageFile, is_saved_for_its_owner_only) {
  std::string folder = (std::filesystem::temp_directory_path() / "images-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  Result<SavedImage> const saved = save_image(png(64, 48), folder + "/images");
  ASSERT_TRUE(saved.has_value());
  struct stat info{};
  ASSERT_EQ(::stat(saved->path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_EQ(static_cast<std::size_t>(info.st_size), saved->bytes);
  EXPECT_NE(describe_image(*saved).find("image/png, 64×48"), std::string::npos);
  std::filesystem::remove_all(folder);
}

TEST(ImageProtocolChoice, believes_the_environment_only_where_it_is_sure) {
  std::map<std::string, std::string> set;
  Environment const environment = [&](char const* name) { return set[name]; };
  EXPECT_EQ(protocol_from_environment(environment), std::nullopt);
  set["TERM_PROGRAM"] = "iTerm.app";
  EXPECT_EQ(protocol_from_environment(environment), ImageProtocol::iterm);
  set["TMUX"] = "/tmp/x";
  EXPECT_EQ(protocol_from_environment(environment), ImageProtocol::blocks);
}

TEST(ImageProtocolChoice, follows_the_terminal_s_replies) {
  QueryReplies kitty;
  EXPECT_FALSE(kitty.add("\x1b_Gi=31;OK\x1b\\"));
  EXPECT_TRUE(kitty.add("\x1b[?62c"));
  EXPECT_EQ(kitty.protocol(), ImageProtocol::kitty);
  QueryReplies sixel;
  EXPECT_TRUE(sixel.add("\x1b[?62;4;22c"));
  EXPECT_EQ(sixel.protocol(), ImageProtocol::sixel);
  QueryReplies neither;
  EXPECT_TRUE(neither.add("\x1b[?64;14;42c"));
  EXPECT_EQ(neither.protocol(), ImageProtocol::blocks);
}

TEST(FitCells, keeps_the_proportions) {
  CellBox const wide = fit_cells(800, 400, {60, 24});
  EXPECT_EQ(wide.columns, 60U);
  EXPECT_EQ(wide.rows, 15U);
  CellBox const tiny = fit_cells(8, 8, {60, 24});
  EXPECT_EQ(tiny.columns, 1U);
  CellBox const tall = fit_cells(100, 4000, {60, 24});
  EXPECT_EQ(tall.rows, 24U);
  EXPECT_EQ(tall.columns, 1U);
}

}  // namespace
}  // namespace tessera::chatbox
