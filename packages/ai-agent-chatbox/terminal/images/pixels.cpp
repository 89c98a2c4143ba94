#include "packages/ai-agent-chatbox/terminal/images/encoders.hpp"

#include <cairo.h>
#include <chafa.h>

#include <algorithm>
#include <memory>

namespace tessera::chatbox {
namespace {

constexpr int kCellWidth = 8;
constexpr int kCellHeight = 16;

Error undecodable() {
  return Error{
      make_error_code(boost::system::errc::invalid_argument), "the image cannot be decoded", {}};
}

cairo_status_t read_from(void* closure, unsigned char* out, unsigned int size) {
  auto& rest = *static_cast<std::string_view*>(closure);
  if (rest.size() < size) return CAIRO_STATUS_READ_ERROR;
  std::copy_n(rest.begin(), size, out);
  rest.remove_prefix(size);
  return CAIRO_STATUS_SUCCESS;
}

template <auto Release>
struct Releaser {
  template <class T>
  void operator()(T* what) const {
    Release(what);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Releaser<cairo_surface_destroy>>;
using Config = std::unique_ptr<ChafaCanvasConfig, Releaser<chafa_canvas_config_unref>>;
using Symbols = std::unique_ptr<ChafaSymbolMap, Releaser<chafa_symbol_map_unref>>;
using Canvas = std::unique_ptr<ChafaCanvas, Releaser<chafa_canvas_unref>>;

/// The picture in the pixels of `box`, whatever its own size and pixel format are.
Surface decode(std::string_view png, CellBox box) {
  Surface const surface(cairo_image_surface_create_from_png_stream(read_from, &png));
  if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return nullptr;
  int const width = static_cast<int>(box.columns) * kCellWidth;
  int const height = static_cast<int>(box.rows) * kCellHeight;
  Surface plain(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
  cairo_t* const pen = cairo_create(plain.get());
  cairo_scale(pen, static_cast<double>(width) / cairo_image_surface_get_width(surface.get()),
              static_cast<double>(height) / cairo_image_surface_get_height(surface.get()));
  cairo_set_source_surface(pen, surface.get(), 0, 0);
  cairo_pattern_set_extend(cairo_get_source(pen), CAIRO_EXTEND_PAD);  // no soft edges
  cairo_paint(pen);
  cairo_destroy(pen);
  cairo_surface_flush(plain.get());
  bool const drawn = cairo_surface_status(plain.get()) == CAIRO_STATUS_SUCCESS;
  return drawn ? std::move(plain) : nullptr;
}

Result<std::string> draw(std::string_view png, CellBox box, ChafaPixelMode pixels,
                         ChafaCanvasMode colors) {
  Surface const surface = decode(png, box);
  if (!surface) return undecodable();
  chafa_set_n_threads(1);  // a picture of a terminal's size is not worth threads of its own
  Config const config(chafa_canvas_config_new());
  chafa_canvas_config_set_geometry(config.get(), static_cast<int>(box.columns),
                                   static_cast<int>(box.rows));
  chafa_canvas_config_set_cell_geometry(config.get(), kCellWidth, kCellHeight);
  chafa_canvas_config_set_pixel_mode(config.get(), pixels);
  chafa_canvas_config_set_canvas_mode(config.get(), colors);
  Symbols const symbols(chafa_symbol_map_new());
  chafa_symbol_map_add_by_tags(symbols.get(), CHAFA_SYMBOL_TAG_VHALF);
  chafa_symbol_map_add_by_tags(symbols.get(), CHAFA_SYMBOL_TAG_SPACE);
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());
  Canvas const canvas(chafa_canvas_new(config.get()));
  chafa_canvas_draw_all_pixels(
      canvas.get(), CHAFA_PIXEL_BGRA8_PREMULTIPLIED, cairo_image_surface_get_data(surface.get()),
      cairo_image_surface_get_width(surface.get()), cairo_image_surface_get_height(surface.get()),
      cairo_image_surface_get_stride(surface.get()));
  ChafaTermInfo* const terminal = chafa_term_db_get_fallback_info(chafa_term_db_get_default());
  GString* const printed = chafa_canvas_print(canvas.get(), terminal);
  std::string out(printed->str, printed->len);
  g_string_free(printed, TRUE);
  chafa_term_info_unref(terminal);
  return out;
}

}  // namespace

Result<std::string> encode_sixel(std::string_view png, CellBox box) {
  return draw(png, box, CHAFA_PIXEL_MODE_SIXELS, CHAFA_CANVAS_MODE_TRUECOLOR);
}

Result<std::string> encode_blocks(std::string_view png, CellBox box, bool truecolor) {
  return draw(png, box, CHAFA_PIXEL_MODE_SYMBOLS,
              truecolor ? CHAFA_CANVAS_MODE_TRUECOLOR : CHAFA_CANVAS_MODE_INDEXED_240);
}

}  // namespace tessera::chatbox
