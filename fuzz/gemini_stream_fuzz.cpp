// The event stream of Gemini.
#include "llm/gemini/response.hpp"
#include "model_stream.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::llm::Conversation const conversation;
  std::vector<tessera::llm::ToolDefinition> const tools;
  tessera::llm::Request const request{conversation, tools, ""};
  tessera::llm::check_model_stream(
      {reinterpret_cast<char const*>(data), size},
      [&request](tessera::llm::EventSink& sink) -> std::unique_ptr<tessera::llm::Decoder> {
        return std::make_unique<tessera::llm::gemini::ContentDecoder>(request, sink, "m");
      });
  return 0;
}
