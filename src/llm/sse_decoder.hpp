#pragma once

#include "http/sse/reader.hpp"
#include "llm/decoder.hpp"

#include <boost/json/value.hpp>

namespace tessera::llm {

/// What the three providers share whose responses are events of JSON objects.
class SseDecoder : public Decoder {
 public:
  [[nodiscard]] std::optional<Failure> feed(std::string_view bytes) final;

 protected:
  /// One event, an object. @param type  its `event` field, "message" when there was none
  [[nodiscard]] virtual std::optional<Failure> event(std::string_view type,
                                                     boost::json::value const& data) = 0;
  /// An event that is no JSON object: true when it belongs there, e.g. `[DONE]`.
  [[nodiscard]] virtual bool is_marker(std::string_view /*data*/) { return false; }

 private:
  http::SseReader reader_;
};

/// Errc::truncated.
[[nodiscard]] Failure broke_off();

}  // namespace tessera::llm
