// What a server or a client on standard streams writes: cut anywhere, it must give the same lines.
#include "base/assert.hpp"
#include "mcp/transport/line_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::mcp {
namespace {

constexpr std::size_t kLimit = 300;

std::string shown(Line const& line) {
  TESSERA_ASSERT(line.text.size() <= kLimit, "a line keeps to its limit");
  TESSERA_ASSERT(line.text.find('\n') == std::string::npos, "a line has no end in it");
  return (line.whole ? "=" : "~") + line.text + "\n";
}

std::string read(std::string_view bytes, std::size_t step) {
  LineReader reader(kLimit);
  std::string all;
  while (!bytes.empty()) {
    std::string_view const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    reader.feed(piece);
    while (auto const line = reader.next()) all += shown(*line);
  }
  if (auto const rest = reader.rest()) all += shown(*rest);
  TESSERA_ASSERT(!reader.rest(), "the rest comes once");
  return all;
}

void check(std::string_view bytes) {
  std::string const whole = read(bytes, bytes.size() + 1);
  TESSERA_ASSERT(read(bytes, 1) == whole, "bytes one by one give the same lines");
  TESSERA_ASSERT(read(bytes, 7) == whole, "pieces give the same lines");
}

}  // namespace
}  // namespace tessera::mcp

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::mcp::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
