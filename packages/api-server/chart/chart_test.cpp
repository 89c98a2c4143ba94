#include "packages/api-server/chart/render.hpp"
#include "packages/api-server/chart/scale.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace tessera::api_server::chart {
namespace {

using testing::ElementsAre;

TEST(ValueMarks, go_in_round_steps_and_cover_the_largest_value) {
  EXPECT_THAT(value_marks(0, 4), ElementsAre(0, 1));
  EXPECT_THAT(value_marks(3, 4), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(value_marks(7, 4), ElementsAre(0, 2, 4, 6, 8));
  EXPECT_THAT(value_marks(17, 4), ElementsAre(0, 5, 10, 15, 20));
  EXPECT_THAT(value_marks(1'234, 4), ElementsAre(0, 500, 1'000, 1'500));
  EXPECT_THAT(value_marks(4'000'000'000'000, 4).back(), testing::Ge(4'000'000'000'000));
}

TEST(DayMarks, end_with_the_last_day_and_are_few) {
  EXPECT_THAT(day_marks(1, 10), ElementsAre(0));
  EXPECT_THAT(day_marks(3, 10), ElementsAre(0, 1, 2));
  EXPECT_THAT(day_marks(30, 10), ElementsAre(1, 8, 15, 22, 29));
  for (std::size_t days = 1; days <= 366; ++days) {
    EXPECT_LE(day_marks(days, 10).size(), 10U) << days;
    EXPECT_EQ(day_marks(days, 10).back(), days - 1);
  }
}

TEST(GroupDigits, separates_thousands) {
  EXPECT_EQ(group_digits(0), "0");
  EXPECT_EQ(group_digits(999), "999");
  EXPECT_EQ(group_digits(1'000), "1,000");
  EXPECT_EQ(group_digits(-1'234'567), "-1,234,567");
}

Activity sample(std::size_t days) {
  using namespace std::chrono;
  Activity activity{"acme", sys_days{2026y / October / 25}, {}, {}};
  for (std::size_t day = 0; day < days; ++day) {
    auto const number = static_cast<std::int64_t>(day);
    activity.accounts.push_back(2 + number * number / 40);
    activity.email_changes.push_back(number * 7 % 11 % 6);
  }
  return activity;
}

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (char const byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

TEST(RenderPng, gives_a_picture_of_960_by_540_for_every_range) {
  for (std::size_t const days : {1U, 2U, 30U, 366U}) {
    std::string const png = render_png(sample(days));
    ASSERT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(big_endian(std::string_view(png).substr(16, 4)), 960U);
    EXPECT_EQ(big_endian(std::string_view(png).substr(20, 4)), 540U);
    if (char const* folder = std::getenv("TESSERA_CHART_SAMPLES"))
      std::ofstream(std::string(folder) + "/" + std::to_string(days) + ".png", std::ios::binary)
          << png;
  }
}

TEST(RenderPng, is_the_same_for_the_same_numbers_and_another_for_others) {
  Activity other = sample(30);
  other.email_changes[10] += 1;
  EXPECT_EQ(render_png(sample(30)), render_png(sample(30)));
  EXPECT_NE(render_png(sample(30)), render_png(other));
}

TEST(RenderPng, draws_a_tenant_without_anything) {
  Activity const nothing{"empty", {}, std::vector<std::int64_t>(30), std::vector<std::int64_t>(30)};
  EXPECT_GT(render_png(nothing).size(), 1'000U);
}

TEST(RenderSvg, gives_a_complete_document) {
  std::string const svg = render_svg(sample(30));
  EXPECT_THAT(svg, testing::HasSubstr("<svg"));
  EXPECT_THAT(svg, testing::HasSubstr("</svg>"));
}

}  // namespace
}  // namespace tessera::api_server::chart
