#include "llm/sse_decoder.hpp"

#include "base/json.hpp"

namespace tessera::llm {

std::optional<Failure> SseDecoder::feed(std::string_view bytes) {
  bool const fine = reader_.feed(bytes).has_value();
  // What came before the broken limit is read all the same: it may be an error that explains.
  while (auto const event_read = reader_.next()) {
    if (event_read->data.empty() || is_marker(event_read->data)) continue;
    Result<json::value> const data = parse_json(event_read->data);
    if (!data || !data->is_object())
      return bad_stream("an event is no JSON object: " +
                        (data ? std::string("another value") : data.error().hint));
    if (auto failure = event(event_read->event, *data)) return failure;
  }
  if (!fine) return bad_stream("an event is too long");
  return std::nullopt;
}

Failure broke_off() {
  Failure out;
  out.kind = Errc::truncated;
  out.message = "the connection ended before the answer did";
  return out;
}

}  // namespace tessera::llm
