#pragma once

#include "llm/response_builder.hpp"
#include "llm/sse_decoder.hpp"

#include <boost/json/array.hpp>

#include <map>
#include <string>
#include <vector>

namespace tessera::llm::gemini {

/// Reads the event stream of `:streamGenerateContent`. Every part is kept as it came, for the next
/// request; texts that follow each other are joined only where neither has a signature.
/// Spec: Generative Language API v1beta, GenerateContentResponse
class ContentDecoder final : public SseDecoder {
 public:
  /// @param request  for the tools' own names and the ids in use; read at once
  /// @param sink     not owned; outlives this
  /// @param model    becomes part of the message's `native`
  ContentDecoder(Request const& request, EventSink& sink, std::string model);

  [[nodiscard]] std::optional<Failure> finish() override;

 private:
  [[nodiscard]] std::optional<Failure> event(std::string_view type,
                                             json::value const& data) override;
  [[nodiscard]] std::optional<Failure> part(json::value const& data);
  void keep(json::object const& data);
  void count(json::value const& usage);

  ResponseBuilder builder_;
  std::string model_;
  std::map<std::string, std::string, std::less<>> own_names_;  // by wire_name
  json::array parts_;
  std::string stop_;
};

}  // namespace tessera::llm::gemini
