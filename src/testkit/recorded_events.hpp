#pragma once

#include "base/json.hpp"
#include "llm/decoder.hpp"
#include "llm/model.hpp"

#include <boost/json/array.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tessera::testkit {

/// What a decoder made of a response, in a form that tests compare.
class RecordedEvents final : public llm::EventSink {
 public:
  void text_delta(std::string_view delta) override { text += delta; }
  void thinking_delta(std::string_view delta) override { thinking += delta; }
  void tool_call(llm::ToolCall call) override { calls.push_back(std::move(call)); }
  void finished(llm::Finished finish) override {
    ++ends;
    end = std::move(finish);
  }

  /// One line that has everything, the private part included.
  [[nodiscard]] std::string summary() const {
    std::string out = "text=" + text + " thinking=" + thinking;
    for (llm::ToolCall const& call : calls)
      out += " call=" + call.id + ":" + call.name + write_json(call.arguments) + call.problem;
    if (ends > 0)
      out += " end=" + std::string(llm::word(end.reason)) + " native=" + write_json(end.native);
    return out;
  }

  std::string text;
  std::string thinking;
  std::vector<llm::ToolCall> calls;
  llm::Finished end;
  int ends = 0;
};

/// Feeds the bytes in pieces of `step` and ends the stream. @return the first failure
inline std::optional<llm::Failure> decode(llm::Decoder& decoder, std::string_view bytes,
                                          std::size_t step) {
  while (!bytes.empty()) {
    std::string_view const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    if (auto failure = decoder.feed(piece)) return failure;
  }
  return decoder.finish();
}

}  // namespace tessera::testkit
