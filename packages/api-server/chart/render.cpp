#include "packages/api-server/chart/render.hpp"

#include "packages/api-server/chart/draw.hpp"
#include "packages/api-server/errors.hpp"

#include <cairo-svg.h>
#include <cairo.h>

#include <memory>

namespace tessera::api_server::chart {
namespace {

struct Destroy {
  void operator()(cairo_surface_t* surface) const noexcept { cairo_surface_destroy(surface); }
  void operator()(cairo_t* context) const noexcept { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;
using Context = std::unique_ptr<cairo_t, Destroy>;

/// cairo's writer callback; an exception must not cross C code.
cairo_status_t append(void* out, unsigned char const* data, unsigned size) noexcept {
  try {
    static_cast<std::string*>(out)->append(reinterpret_cast<char const*>(data), size);
    return CAIRO_STATUS_SUCCESS;
  } catch (std::bad_alloc const&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
}

void check(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  throw Exception(fail(Errc::chart_failed, {}, cairo_status_to_string(status)));
}

void draw_on(cairo_surface_t* surface, Activity const& activity) {
  check(cairo_surface_status(surface));
  Context const context(cairo_create(surface));
  Canvas canvas(context.get());
  draw_activity(canvas, activity);
  check(cairo_status(context.get()));
}

}  // namespace

std::string render_png(Activity const& activity) {
  Surface const surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, kWidth, kHeight));
  draw_on(surface.get(), activity);
  std::string bytes;
  check(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  return bytes;
}

std::string render_svg(Activity const& activity) {
  std::string bytes;
  Surface const surface(cairo_svg_surface_create_for_stream(append, &bytes, kWidth, kHeight));
  draw_on(surface.get(), activity);
  cairo_surface_finish(surface.get());
  check(cairo_surface_status(surface.get()));
  return bytes;
}

}  // namespace tessera::api_server::chart
