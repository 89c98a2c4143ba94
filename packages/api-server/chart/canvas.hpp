#pragma once

#include <string>
#include <vector>

struct _cairo;  // NOLINT(bugprone-reserved-identifier): the library's own name

namespace tessera::api_server::chart {

/// Red, green, blue and opacity, each 0 to 1.
struct Colour {
  double red, green, blue;
  double alpha = 1.0;
};
[[nodiscard]] constexpr Colour rgb(unsigned hex, double alpha = 1.0) {
  return {((hex >> 16) & 0xff) / 255.0, ((hex >> 8) & 0xff) / 255.0, (hex & 0xff) / 255.0, alpha};
}

struct Point {
  double x, y;
};
struct Box {
  double left, top, width, height;
  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double bottom() const { return top + height; }
};

struct TextStyle {
  double size = 13;  ///< In pixels.
  Colour colour{0, 0, 0};
  bool bold = false;
  double anchor = 0;  ///< Which part of the text stands at the point: 0 begin, 0.5 middle, 1 end.
};

/// The few strokes that a chart is made of, over a cairo context. Text is ASCII or UTF-8.
class Canvas {
 public:
  /// @param context  not owned; outlives this
  explicit Canvas(_cairo* context) : cairo_(context) {}

  void fill(Box const& box, Colour colour, double radius = 0);
  /// A bar whose upper corners are round.
  void bar(Box const& box, Colour colour, double radius);
  void line(Point from, Point to, Colour colour, double width);
  void path(std::vector<Point> const& points, Colour colour, double width);
  /// The area between the points and `floor`, fading towards it.
  void area(std::vector<Point> const& points, double floor, Colour colour);
  void dot(Point at, double radius, Colour colour, Colour rim);
  /// @param at  y is the base line
  void text(Point at, std::string const& text, TextStyle const& style);
  [[nodiscard]] double text_width(std::string const& text, TextStyle const& style);

 private:
  void use(Colour colour);
  void use(TextStyle const& style);

  _cairo* cairo_;
};

}  // namespace tessera::api_server::chart
