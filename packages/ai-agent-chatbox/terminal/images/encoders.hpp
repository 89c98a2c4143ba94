#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// Where an image goes, in character cells.
struct CellBox {
  std::size_t columns = 60;
  std::size_t rows = 24;
};

/// The box that keeps the proportions of an image within `most`, cells being twice as high as wide.
[[nodiscard]] CellBox fit_cells(std::uint32_t width, std::uint32_t height, CellBox most);

/// A PNG file for terminals with the kitty graphics protocol: the file itself, in chunks, with
/// replies suppressed.
[[nodiscard]] std::string encode_kitty(std::string_view png, std::uint32_t id, CellBox box);

/// An image file of any type for iTerm2 and those that follow it.
[[nodiscard]] std::string encode_iterm(std::string_view file, CellBox box);

/// A PNG file as sixels. Errors: the file cannot be decoded.
[[nodiscard]] Result<std::string> encode_sixel(std::string_view png, CellBox box);

/// A PNG file as coloured half blocks. @param truecolor  false: 256 colours
[[nodiscard]] Result<std::string> encode_blocks(std::string_view png, CellBox box, bool truecolor);

}  // namespace tessera::chatbox
