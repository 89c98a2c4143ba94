#include "packages/api-server/routes/get_chart.hpp"

#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "http/message/accept.hpp"
#include "http/message/form.hpp"
#include "packages/api-server/activity.hpp"
#include "packages/api-server/chart/render.hpp"
#include "packages/api-server/errors.hpp"
#include "packages/api-server/routes/caller.hpp"

#include <charconv>

namespace tessera::api_server {

struct ChartPoint {
  std::string day;
  std::int64_t value = 0;
};
BOOST_DESCRIBE_STRUCT(ChartPoint, (), (day, value))

struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> points;
};
BOOST_DESCRIBE_STRUCT(ChartSeries, (), (name, points))

struct ChartData {
  std::string title;
  std::vector<ChartSeries> series;
};
BOOST_DESCRIBE_STRUCT(ChartData, (), (title, series))

namespace {

constexpr std::string_view kPng = "image/png";
constexpr std::string_view kSvg = "image/svg+xml";
constexpr std::string_view kJson = "application/json";
constexpr int kDefaultDays = 30;

int wanted_days(std::string_view query) {
  http::Form const form = http::parse_form(query).value();
  std::size_t const count = form.count("days");
  if (count == 0) return kDefaultDays;
  std::string_view const text = form.get("days");
  int days = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), days);
  bool const whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (count > 1 || !whole || days < 1 || days > kMaxActivityDays)
    throw Exception(fail(Errc::bad_parameter, "days must be one whole number from 1 to 366"));
  return days;
}

std::string_view wanted_type(http::Headers const& headers) {
  auto const type = http::best_match(headers.get("Accept"), {kPng, kSvg, kJson});
  if (!type)
    throw Exception(fail(http::Errc::not_acceptable,
                         "a chart comes as image/png, image/svg+xml or application/json"));
  return *type;
}

ChartSeries series_of(std::string name, Activity const& activity,
                      std::vector<std::int64_t> const& values) {
  ChartSeries series{std::move(name), {}};
  for (std::size_t i = 0; i < values.size(); ++i)
    series.points.push_back({format_day(activity.day(i)), values[i]});
  return series;
}

std::string chart_json(Activity const& activity) {
  ChartData const data{"Account activity of tenant " + activity.tenant,
                       {series_of("accounts", activity, activity.accounts),
                        series_of("email_changes", activity, activity.email_changes)}};
  return write_json(to_json(data));
}

std::string render(std::string_view type, Activity const& activity) {
  if (type == kPng) return chart::render_png(activity);
  if (type == kSvg) return chart::render_svg(activity);
  return chart_json(activity);
}

Task<http::Response> answer(store::Database& database, BlockingPool& drawing, Clock const& clock,
                            http::Request& request) {
  http::Principal const& caller = require_scope(request, kScopeChartRead);
  std::string_view const type = wanted_type(request.headers);
  auto count = [tenant = caller.tenant, days = wanted_days(request.query),
                now = clock.now_seconds()](store::Connection& db) {
    return select_activity(db, tenant, days, now);
  };
  Activity activity = co_await database.read(std::move(count));
  auto draw = [type, activity = std::move(activity)] { return render(type, activity); };
  std::string body = co_await drawing.run(std::move(draw));
  http::Response response;
  response.headers.add("Content-Type", type);
  response.headers.add("Vary", "Accept");
  response.body = std::move(body);
  co_return response;
}

}  // namespace

http::Handler get_chart(store::Database& database, BlockingPool& drawing, Clock const& clock) {
  return [&](http::Request& request) { return answer(database, drawing, clock, request); };
}

}  // namespace tessera::api_server
