#include "packages/ai-agent-chatbox/terminal/images/encoders.hpp"

#include "base/encoding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kKittyChunk = 4096;
constexpr std::size_t kItermWhole = 1UL << 20;
constexpr std::size_t kItermChunk = 200'000;

}  // namespace

CellBox fit_cells(std::uint32_t width, std::uint32_t height, CellBox most) {
  // A cell shows 8 by 16 pixels of the original at the most: small images are not blown up.
  double columns = std::min<double>(static_cast<double>(most.columns), std::ceil(width / 8.0));
  double rows = columns * height / width / 2;
  if (rows > static_cast<double>(most.rows)) {
    rows = static_cast<double>(most.rows);
    columns = rows * 2 * width / height;
  }
  auto const cells = [](double value) {
    return static_cast<std::size_t>(std::max(1.0, std::round(value)));
  };
  return CellBox{cells(columns), cells(rows)};
}

std::string encode_kitty(std::string_view png, std::uint32_t id, CellBox box) {
  std::string const data = base64_encode(png);
  std::string out;
  for (std::size_t from = 0; from < data.size() || from == 0; from += kKittyChunk) {
    int const more = from + kKittyChunk < data.size() ? 1 : 0;
    out += from == 0 ? fmt::format("\x1b_Ga=T,f=100,q=2,i={},c={},r={},m={};", id, box.columns,
                                   box.rows, more)
                     : fmt::format("\x1b_Gm={};", more);
    out += data.substr(from, kKittyChunk) + "\x1b\\";
  }
  return out;
}

std::string encode_iterm(std::string_view file, CellBox box) {
  std::string const settings = fmt::format(
      "inline=1;size={};width={};height=auto;preserveAspectRatio=1", file.size(), box.columns);
  std::string const data = base64_encode(file);
  if (file.size() <= kItermWhole) return "\x1b]1337;File=" + settings + ":" + data + "\a";
  std::string out = "\x1b]1337;MultipartFile=" + settings + "\a";
  for (std::size_t from = 0; from < data.size(); from += kItermChunk)
    out += "\x1b]1337;FilePart=" + data.substr(from, kItermChunk) + "\a";
  return out + "\x1b]1337;FileEnd\a";
}

}  // namespace tessera::chatbox
