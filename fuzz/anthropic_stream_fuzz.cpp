// The event stream of Anthropic's Messages API.
#include "llm/anthropic/response.hpp"
#include "model_stream.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::llm::check_model_stream(
      {reinterpret_cast<char const*>(data), size},
      [](tessera::llm::EventSink& sink) -> std::unique_ptr<tessera::llm::Decoder> {
        return std::make_unique<tessera::llm::anthropic::MessagesDecoder>(sink, "m");
      });
  return 0;
}
