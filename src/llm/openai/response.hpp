#pragma once

#include "llm/response_builder.hpp"
#include "llm/sse_decoder.hpp"

#include <map>
#include <string>
#include <vector>

namespace tessera::llm::openai {

/// Reads the chunks of a streamed chat completion, in the dialects that servers speak: calls
/// without an index or id, in one piece or in many; an end that says `stop` although there are
/// calls; text that repeats everything so far; no `[DONE]`.
class ChunkDecoder final : public SseDecoder {
 public:
  /// @param sink       not owned; outlives this
  /// @param taken_ids  of the conversation: some servers number the calls of each answer anew
  ChunkDecoder(EventSink& sink, std::vector<std::string> taken_ids)
      : builder_(sink, std::move(taken_ids)) {}

  [[nodiscard]] std::optional<Failure> finish() override;

 private:
  [[nodiscard]] std::optional<Failure> event(std::string_view type,
                                             json::value const& data) override;
  [[nodiscard]] bool is_marker(std::string_view data) override;
  [[nodiscard]] std::optional<Failure> content(std::string_view text);
  [[nodiscard]] std::optional<Failure> call(json::value const& data);

  ResponseBuilder builder_;
  std::string said_;
  bool repeats_ = false;  // each chunk has all of the text so far
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::size_t next_ = 0;
  std::size_t last_ = 0;
  std::string stop_;
  bool done_ = false;
};

}  // namespace tessera::llm::openai
