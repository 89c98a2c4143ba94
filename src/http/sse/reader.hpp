#pragma once

#include "base/error.hpp"
#include "http/sse/writer.hpp"

#include <cstddef>
#include <deque>

namespace tessera::http {

struct SseLimits {
  std::size_t line = 1UL << 20;   ///< Bytes of one line.
  std::size_t event = 4UL << 20;  ///< Bytes of one event's data.
};

/// Takes an event stream apart as it comes in, in pieces of any size. Lines may end with CR, LF or
/// CR LF; a byte order mark at the start is skipped; unknown fields and comments are dropped. As
/// the specification wants, an event without data is not handed out, but its id and retry count.
/// Pure: no I/O. Spec: WHATWG HTML §9.2.6
class SseReader {
 public:
  explicit SseReader(SseLimits limits = {}) : limits_(limits) {}

  /// Errors: Errc::bad_response when a limit is broken; the reader is useless afterwards.
  [[nodiscard]] Result<void> feed(std::string_view bytes);

  /// The next complete event, or nothing. Its `id` is the last id seen, its `event` is "message" if
  /// none was given.
  [[nodiscard]] std::optional<SseEvent> next();

  /// What to send as `Last-Event-ID` when connecting again.
  [[nodiscard]] std::string const& last_event_id() const noexcept { return last_id_; }
  /// The server's wish for the pause before connecting again.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const noexcept { return retry_; }

 private:
  [[nodiscard]] bool take_line(std::string_view line);
  [[nodiscard]] bool take_field(std::string_view name, std::string_view value);
  void dispatch();

  SseLimits limits_;
  std::string partial_;  // the start of a line whose end has not come
  bool after_cr_ = false;
  bool at_start_ = true;
  bool failed_ = false;
  std::string event_;
  std::string data_;
  bool has_data_ = false;
  std::string last_id_;
  std::optional<std::chrono::milliseconds> retry_;
  std::deque<SseEvent> ready_;
};

}  // namespace tessera::http
