// An event stream, as a server sends it: cut anywhere, it must give the same events.
#include "base/assert.hpp"
#include "http/sse/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::http {
namespace {

std::string read(std::string_view bytes, std::size_t step) {
  SseReader reader(SseLimits{200, 400});
  std::string all;
  while (!bytes.empty()) {
    std::string_view const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    bool const fine = reader.feed(piece).has_value();
    while (auto const event = reader.next()) {
      TESSERA_ASSERT(event->data.size() <= 400, "an event keeps to its limit");
      all += write_sse_event(*event) + "|";
    }
    if (!fine) return all + "!";
  }
  std::string const& id = reader.last_event_id();
  TESSERA_ASSERT(id.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                 "an id that is sent back stays within its header field");
  return all + id;
}

void check(std::string_view bytes) {
  std::string const whole = read(bytes, bytes.size() + 1);
  TESSERA_ASSERT(read(bytes, 1) == whole, "bytes one by one give the same events");
  TESSERA_ASSERT(read(bytes, 7) == whole, "pieces give the same events");
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
