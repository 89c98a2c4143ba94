#pragma once

#include "llm/response_builder.hpp"
#include "llm/sse_decoder.hpp"

#include <boost/json/array.hpp>

#include <map>
#include <string>

namespace tessera::llm::anthropic {

/// Reads the event stream of `POST /v1/messages`. Spec: Anthropic Messages API, streaming
class MessagesDecoder final : public SseDecoder {
 public:
  /// @param sink   not owned; outlives this
  /// @param model  becomes part of the message's `native`
  MessagesDecoder(EventSink& sink, std::string model) : builder_(sink), model_(std::move(model)) {}

  [[nodiscard]] std::optional<Failure> finish() override;

 private:
  struct Block {
    json::value value;      // an object, as the provider wants it back
    std::string text;       // what deltas have added to it
    std::string signature;  // of thinking
    bool call = false;
  };
  [[nodiscard]] std::optional<Failure> event(std::string_view type,
                                             json::value const& data) override;
  [[nodiscard]] std::optional<Failure> start(json::value const& data);
  [[nodiscard]] std::optional<Failure> delta(json::value const& data);
  void count(json::value const* usage);
  [[nodiscard]] json::array content() const;

  ResponseBuilder builder_;
  std::string model_;
  std::map<std::size_t, Block> blocks_;
  std::string stop_;
  bool stopped_ = false;
};

}  // namespace tessera::llm::anthropic
