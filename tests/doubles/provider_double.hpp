#pragma once

#include "asked.hpp"
#include "base/json.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "script.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::doubles {

/// How one provider reads requests and writes answers.
class ProviderDouble {
 public:
  virtual ~ProviderDouble() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string content_type() const { return "text/event-stream"; }
  /// The credential that was sent, or an empty text when it is missing or in the wrong place.
  [[nodiscard]] virtual std::string credential(http::Request const& request) const = 0;
  [[nodiscard]] virtual Asked read(http::Request const& request, json::value const& body) = 0;
  /// The answer, event by event. @param say  with everything filled in
  [[nodiscard]] virtual std::vector<std::string> answer(Block const& block, std::string const& say,
                                                        Asked const& asked) = 0;
  [[nodiscard]] virtual http::Response refuse(Fault const& fault, std::string const& message) = 0;
  /// An event that ends a stream in failure.
  [[nodiscard]] virtual std::string mid_stream(Fault const& fault) = 0;
};

[[nodiscard]] std::unique_ptr<ProviderDouble> make_bedrock_double();
[[nodiscard]] std::unique_ptr<ProviderDouble> make_anthropic_double();
[[nodiscard]] std::unique_ptr<ProviderDouble> make_openai_double();
[[nodiscard]] std::unique_ptr<ProviderDouble> make_gemini_double();

/// The text cut in two, as models send it in pieces.
[[nodiscard]] inline std::pair<std::string, std::string> halves(std::string const& text) {
  std::size_t middle = text.size() / 2;
  // Never within a character.
  while (middle < text.size() && (static_cast<unsigned char>(text[middle]) & 0xc0U) == 0x80U)
    ++middle;
  return {text.substr(0, middle), text.substr(middle)};
}

/// What the call sends as its arguments.
[[nodiscard]] inline std::string argument_text(ScriptedCall const& call) {
  return call.garbled ? *call.garbled : write_json(call.arguments);
}

}  // namespace tessera::doubles
