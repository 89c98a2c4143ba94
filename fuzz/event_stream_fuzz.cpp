// The frames of Amazon's event stream, and the answer of ConverseStream inside of them. The first
// byte chooses: raw bytes, or lines that are put into frames with right checksums, which the fuzzer
// would hardly find by itself.
#include "llm/bedrock/event_stream.hpp"
#include "llm/bedrock/response.hpp"
#include "model_stream.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tessera::llm::bedrock {
namespace {

/// Each line `type payload` becomes an event.
std::string framed(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    std::size_t const end = std::min(lines.find('\n'), lines.size());
    std::string_view const line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    std::size_t const blank = std::min(line.find(' '), line.size());
    std::string const type(line.substr(0, std::min<std::size_t>(blank, 255)));
    out += write_frame({{":event-type", type}, {":message-type", "event"}},
                       line.substr(std::min(blank + 1, line.size())));
  }
  return out;
}

void check_frames(std::string_view bytes) {
  FrameReader reader(FrameLimits{4096, 1024});
  reader.feed(bytes);
  while (true) {
    auto const frame = reader.next();
    if (!frame || !*frame) return;
    TESSERA_ASSERT((*frame)->payload.size() <= 4096, "a frame keeps to its limit");
  }
}

void check(std::string_view input) {
  if (input.empty()) return;
  std::string const bytes =
      input.front() == 'L' ? framed(input.substr(1)) : std::string(input.substr(1));
  check_frames(bytes);
  check_model_stream(bytes, [](EventSink& sink) -> std::unique_ptr<Decoder> {
    return std::make_unique<ConverseDecoder>(sink, "m");
  });
}

}  // namespace
}  // namespace tessera::llm::bedrock

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::llm::bedrock::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
