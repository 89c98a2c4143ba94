// The chunks of a chat completion, in the dialects of many servers.
#include "llm/openai/response.hpp"
#include "model_stream.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::llm::check_model_stream(
      {reinterpret_cast<char const*>(data), size},
      [](tessera::llm::EventSink& sink) -> std::unique_ptr<tessera::llm::Decoder> {
        return std::make_unique<tessera::llm::openai::ChunkDecoder>(
            sink, std::vector<std::string>{"call_0"});
      });
  return 0;
}
