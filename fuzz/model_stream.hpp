#pragma once

// What a provider of models may send: cut anywhere, it must give the same events and the same end,
// and never a call before the response is whole.

#include "base/assert.hpp"
#include "base/json.hpp"
#include "llm/decoder.hpp"
#include "llm/model.hpp"

#include <boost/json/array.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::llm {

class FuzzedEvents final : public EventSink {
 public:
  void text_delta(std::string_view text) override { text_ += text; }
  void thinking_delta(std::string_view text) override { thinking_ += text; }
  void tool_call(ToolCall call) override {
    TESSERA_ASSERT(!call.id.empty(), "a call can be answered");
    TESSERA_ASSERT(call.problem.empty() || call.arguments.empty(),
                   "arguments that cannot be used are not there");
    calls_ += "|" + call.id + ":" + call.name + write_json(call.arguments) + call.problem;
  }
  void finished(Finished end) override {
    TESSERA_ASSERT(!ended, "a response ends once");
    ended = true;
    end_ = std::string(word(end.reason)) + write_json(end.native);
  }
  [[nodiscard]] std::string summary() const { return text_ + thinking_ + calls_ + end_; }
  [[nodiscard]] bool has_calls() const { return !calls_.empty(); }
  bool ended = false;

 private:
  std::string text_, thinking_, calls_, end_;
};

using MakeDecoder = std::function<std::unique_ptr<Decoder>(EventSink&)>;

inline std::string read_model_stream(std::string_view bytes, std::size_t step,
                                     MakeDecoder const& make) {
  FuzzedEvents events;
  std::unique_ptr<Decoder> const decoder = make(events);
  while (!bytes.empty()) {
    std::string_view const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    if (auto const failure = decoder->feed(piece)) {
      TESSERA_ASSERT(!events.ended && !events.has_calls(), "no call comes of a broken response");
      return events.summary() + "!" + make_error_code(failure->kind).message();
    }
  }
  auto const failure = decoder->finish();
  TESSERA_ASSERT(failure.has_value() != events.ended, "a response either fails or ends");
  TESSERA_ASSERT(events.ended || !events.has_calls(), "no call comes of a broken response");
  return events.summary() + (failure ? "!" + make_error_code(failure->kind).message() : "");
}

inline void check_model_stream(std::string_view bytes, MakeDecoder const& make) {
  std::string const whole = read_model_stream(bytes, bytes.size() + 1, make);
  TESSERA_ASSERT(read_model_stream(bytes, 1, make) == whole, "bytes one by one give the same");
  TESSERA_ASSERT(read_model_stream(bytes, 7, make) == whole, "pieces give the same");
}

}  // namespace tessera::llm
