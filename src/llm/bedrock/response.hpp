#pragma once

#include "llm/bedrock/event_stream.hpp"
#include "llm/decoder.hpp"
#include "llm/response_builder.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace tessera::llm::bedrock {

/// Reads the answer of ConverseStream. Text and reasoning blocks may begin without saying so; the
/// usage comes after the stop; unknown events and members are passed over.
/// Spec: Amazon Bedrock API Reference, ConverseStreamOutput
class ConverseDecoder final : public Decoder {
 public:
  /// @param sink   not owned; outlives this
  /// @param model  becomes part of the message's `native`
  ConverseDecoder(EventSink& sink, std::string model) : builder_(sink), model_(std::move(model)) {}

  [[nodiscard]] std::optional<Failure> feed(std::string_view bytes) override;
  [[nodiscard]] std::optional<Failure> finish() override;

 private:
  enum class Kind { text, call, reasoning, redacted };
  struct Block {
    Kind kind = Kind::text;
    std::string text;  // of text and reasoning; redacted: base64
    std::string signature;
    std::string id, name;  // of a call
    std::size_t call = 0;
  };
  [[nodiscard]] std::optional<Failure> frame(Frame const& frame);
  [[nodiscard]] std::optional<Failure> event(std::string_view type, json::value const& data);
  [[nodiscard]] std::optional<Failure> start(std::size_t index, json::value const& data);
  [[nodiscard]] std::optional<Failure> delta(std::size_t index, json::value const& delta);
  [[nodiscard]] Block* block(std::size_t index, Kind kind);
  [[nodiscard]] json::array content() const;

  FrameReader reader_;
  ResponseBuilder builder_;
  std::string model_;
  std::map<std::size_t, Block> blocks_;
  std::string stop_;
  bool stopped_ = false;
};

}  // namespace tessera::llm::bedrock
