#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::http {

/// One server-sent event. Empty parts are not written.
struct SseEvent {
  std::string event;                               ///< The event's type; empty: "message".
  std::string id;                                  ///< What a client sends back as `Last-Event-ID`.
  std::string data;                                ///< May have several lines.
  std::optional<std::chrono::milliseconds> retry;  ///< How long to wait before connecting again.
  /// Written even when empty: an event that only sets the id, for a client to resume from.
  bool always_data = false;
};

/// The event as bytes, empty line included. Line breaks in `event` and `id` are dropped; CR, LF and
/// CR LF in `data` all become line breaks. Spec: WHATWG HTML §9.2.5
[[nodiscard]] std::string write_sse_event(SseEvent const& event);

/// `: text`, which clients ignore: it keeps a quiet connection open.
[[nodiscard]] std::string write_sse_comment(std::string_view text);

}  // namespace tessera::http
