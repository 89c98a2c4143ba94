#include "packages/api-server/chart/canvas.hpp"

#include <cairo.h>

#include <algorithm>
#include <numbers>

namespace tessera::api_server::chart {
namespace {

constexpr double kQuarter = std::numbers::pi / 2;

void round_corner(cairo_t* cairo, double x, double y, double radius, int quarter) {
  cairo_arc(cairo, x, y, radius, quarter * kQuarter, (quarter + 1) * kQuarter);
}

}  // namespace

void Canvas::use(Colour colour) {
  cairo_set_source_rgba(cairo_, colour.red, colour.green, colour.blue, colour.alpha);
}

void Canvas::use(TextStyle const& style) {
  cairo_select_font_face(cairo_, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                         style.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo_, style.size);
  use(style.colour);
}

void Canvas::fill(Box const& box, Colour colour, double radius) {
  cairo_new_path(cairo_);
  if (radius <= 0) {
    cairo_rectangle(cairo_, box.left, box.top, box.width, box.height);
  } else {
    round_corner(cairo_, box.right() - radius, box.bottom() - radius, radius, 0);
    round_corner(cairo_, box.left + radius, box.bottom() - radius, radius, 1);
    round_corner(cairo_, box.left + radius, box.top + radius, radius, 2);
    round_corner(cairo_, box.right() - radius, box.top + radius, radius, 3);
    cairo_close_path(cairo_);
  }
  use(colour);
  cairo_fill(cairo_);
}

void Canvas::bar(Box const& box, Colour colour, double radius) {
  radius = std::min({radius, box.width / 2, box.height});
  cairo_new_path(cairo_);
  cairo_move_to(cairo_, box.left, box.bottom());
  round_corner(cairo_, box.left + radius, box.top + radius, radius, 2);
  round_corner(cairo_, box.right() - radius, box.top + radius, radius, 3);
  cairo_line_to(cairo_, box.right(), box.bottom());
  cairo_close_path(cairo_);
  use(colour);
  cairo_fill(cairo_);
}

void Canvas::line(Point from, Point to, Colour colour, double width) {
  path({from, to}, colour, width);
}

void Canvas::path(std::vector<Point> const& points, Colour colour, double width) {
  cairo_new_path(cairo_);
  for (Point const& point : points) cairo_line_to(cairo_, point.x, point.y);
  use(colour);
  cairo_set_line_width(cairo_, width);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap(cairo_, points.size() > 2 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_stroke(cairo_);
}

void Canvas::area(std::vector<Point> const& points, double floor, Colour colour) {
  if (points.empty()) return;
  double top = floor;
  cairo_new_path(cairo_);
  cairo_move_to(cairo_, points.front().x, floor);
  for (Point const& point : points) {
    cairo_line_to(cairo_, point.x, point.y);
    top = std::min(top, point.y);
  }
  cairo_line_to(cairo_, points.back().x, floor);
  cairo_close_path(cairo_);
  cairo_pattern_t* const fade = cairo_pattern_create_linear(0, top, 0, floor);
  cairo_pattern_add_color_stop_rgba(fade, 0, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_pattern_add_color_stop_rgba(fade, 1, colour.red, colour.green, colour.blue,
                                    colour.alpha / 8);
  cairo_set_source(cairo_, fade);
  cairo_fill(cairo_);
  cairo_pattern_destroy(fade);
}

void Canvas::dot(Point at, double radius, Colour colour, Colour rim) {
  for (auto const& [size, ink] : {std::pair(radius + 2, rim), std::pair(radius, colour)}) {
    cairo_new_path(cairo_);
    cairo_arc(cairo_, at.x, at.y, size, 0, 4 * kQuarter);
    use(ink);
    cairo_fill(cairo_);
  }
}

void Canvas::text(Point at, std::string const& text, TextStyle const& style) {
  double const shift = style.anchor == 0 ? 0 : style.anchor * text_width(text, style);
  use(style);
  cairo_move_to(cairo_, at.x - shift, at.y);
  cairo_show_text(cairo_, text.c_str());
}

double Canvas::text_width(std::string const& text, TextStyle const& style) {
  use(style);
  cairo_text_extents_t extents;
  cairo_text_extents(cairo_, text.c_str(), &extents);
  return extents.x_advance;
}

}  // namespace tessera::api_server::chart
