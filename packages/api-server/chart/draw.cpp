#include "packages/api-server/chart/draw.hpp"

#include "packages/api-server/chart/scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

namespace tessera::api_server::chart {
namespace {

constexpr Colour kPaper = rgb(0xffffff);
constexpr Colour kInk = rgb(0x111827);
constexpr Colour kMuted = rgb(0x6b7280);
constexpr Colour kGrid = rgb(0xe5e7eb);
constexpr Colour kAxis = rgb(0x9ca3af);
constexpr Colour kAccounts = rgb(0x2563eb);
constexpr Colour kAccountsArea = rgb(0x2563eb, 0.20);
constexpr Colour kChanges = rgb(0xf59e0b);

constexpr double kMargin = 40;
/// Up to here each day is marked by itself.
constexpr std::size_t kFewDays = 31;
constexpr Box kUpper{84, 128, 836, 172};
constexpr Box kLower{84, 354, 836, 138};

/// One plot: its box, its marks, and where a value of a day lies in it.
struct Panel {
  Panel(Box where, std::vector<std::int64_t> const& values, int wanted_marks)
      : box(where),
        marks(value_marks(with_head_room(*std::max_element(values.begin(), values.end())),
                          wanted_marks)),
        slot(where.width / static_cast<double>(values.size())) {}

  /// Nothing touches the top of its panel.
  [[nodiscard]] static std::int64_t with_head_room(std::int64_t largest) {
    return largest + (largest + 9) / 10;
  }
  [[nodiscard]] double x(std::size_t day) const {
    return box.left + (static_cast<double>(day) + 0.5) * slot;
  }
  [[nodiscard]] double y(std::int64_t value) const {
    return box.bottom() -
           box.height * static_cast<double>(value) / static_cast<double>(marks.back());
  }

  Box box;
  std::vector<std::int64_t> marks;
  double slot;
};

std::string day_text(std::chrono::sys_days day) {
  static constexpr std::array<std::string_view, 12> kMonths{
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::chrono::year_month_day const date(day);
  return std::to_string(unsigned{date.day()}) + " " +
         std::string(kMonths[unsigned{date.month()} - 1]);
}

std::string date_text(std::chrono::sys_days day) {
  return day_text(day) + " " + std::to_string(int{std::chrono::year_month_day(day).year()});
}

void draw_title(Canvas& canvas, Activity const& activity) {
  canvas.text({kMargin, 52}, "Account activity", {.size = 24, .colour = kInk, .bold = true});
  std::string const first = date_text(activity.first_day);
  std::string const last = date_text(activity.day(activity.days() - 1));
  std::string const range = activity.days() == 1 ? last : first + " \xe2\x80\x93 " + last;
  canvas.text({kMargin, 77}, "Tenant " + activity.tenant + "  \xc2\xb7  " + range + " (UTC)",
              {.size = 14, .colour = kMuted});
}

void draw_legend(Canvas& canvas) {
  TextStyle const style{.size = 13, .colour = kInk};
  double x = kUpper.right();
  auto const entry = [&](std::string const& name, bool is_line) {
    x -= canvas.text_width(name, style);
    canvas.text({x, 52}, name, style);
    x -= 28;
    if (is_line) {
      canvas.line({x, 47.5}, {x + 20, 47.5}, kAccounts, 2.5);
      canvas.dot({x + 10, 47.5}, 3, kAccounts, kPaper);
    } else {
      canvas.fill({x + 8, 41, 12, 12}, kChanges, 3);
    }
    x -= 28;
  };
  entry("E-mail changes per day", false);
  entry("Accounts", true);
}

/// Panel title with its figure in sum, and the horizontal grid with its numbers.
void draw_frame(Canvas& canvas, Panel const& panel, std::string const& title,
                std::string const& figure) {
  Point const head{panel.box.left, panel.box.top - 14};
  TextStyle const bold{.size = 13, .colour = kInk, .bold = true};
  canvas.text(head, title, bold);
  canvas.text({head.x + canvas.text_width(title, bold) + 10, head.y}, figure,
              {.size = 13, .colour = kMuted});
  for (std::int64_t const mark : panel.marks) {
    double const y = std::round(panel.y(mark)) + 0.5;
    canvas.line({panel.box.left, y}, {panel.box.right(), y}, mark == 0 ? kAxis : kGrid, 1);
    canvas.text({panel.box.left - 12, y + 4}, group_digits(mark),
                {.size = 12, .colour = kMuted, .anchor = 1});
  }
}

void draw_accounts(Canvas& canvas, Activity const& activity) {
  Panel const panel(kUpper, activity.accounts, 4);
  draw_frame(canvas, panel, "Accounts", group_digits(activity.accounts.back()) + " at the end");
  std::vector<Point> points;
  for (std::size_t day = 0; day < activity.days(); ++day)
    points.push_back({panel.x(day), panel.y(activity.accounts[day])});
  canvas.area(points, panel.box.bottom(), kAccountsArea);
  if (points.size() > 1) canvas.path(points, kAccounts, 2.5);
  if (points.size() <= kFewDays)
    for (Point const& point : points) canvas.dot(point, 2.5, kAccounts, kPaper);
  canvas.dot(points.back(), 4.5, kAccounts, kPaper);
}

void draw_changes(Canvas& canvas, Activity const& activity) {
  Panel const panel(kLower, activity.email_changes, 3);
  std::int64_t const total = std::accumulate(activity.email_changes.begin(),
                                             activity.email_changes.end(), std::int64_t{0});
  draw_frame(canvas, panel, "E-mail changes per day", group_digits(total) + " in all");
  double const width = std::clamp(panel.slot * 0.64, 1.0, 48.0);
  for (std::size_t day = 0; day < activity.days(); ++day) {
    if (activity.email_changes[day] == 0) continue;
    double const top = panel.y(activity.email_changes[day]);
    canvas.bar({panel.x(day) - width / 2, top, width, panel.box.bottom() - top}, kChanges, 4);
    if (activity.days() <= kFewDays)
      canvas.text({panel.x(day), top - 5}, group_digits(activity.email_changes[day]),
                  {.size = 11, .colour = kMuted, .anchor = 0.5});
  }
  if (total == 0)
    canvas.text({panel.box.left + panel.box.width / 2, panel.box.top + panel.box.height / 2 + 5},
                "No e-mail address was changed in this time",
                {.size = 14, .colour = kMuted, .anchor = 0.5});
  for (std::size_t const day : day_marks(activity.days(), 10)) {
    double const x = std::round(panel.x(day)) + 0.5;
    canvas.line({x, panel.box.bottom()}, {x, panel.box.bottom() + 5}, kAxis, 1);
    canvas.text({x, panel.box.bottom() + 22}, day_text(activity.day(day)),
                {.size = 12, .colour = kMuted, .anchor = 0.5});
  }
}

}  // namespace

void draw_activity(Canvas& canvas, Activity const& activity) {
  canvas.fill({0, 0, kWidth, kHeight}, kPaper);
  draw_title(canvas, activity);
  draw_legend(canvas);
  draw_accounts(canvas, activity);
  draw_changes(canvas, activity);
}

}  // namespace tessera::api_server::chart
