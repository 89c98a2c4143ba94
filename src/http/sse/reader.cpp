#include "http/sse/reader.hpp"

#include "http/errc.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tessera::http {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<void> SseReader::feed(std::string_view bytes) {
  while (!bytes.empty() && !failed_) {
    if (std::exchange(after_cr_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    std::size_t const end = bytes.find_first_of("\r\n");
    std::string_view const piece = bytes.substr(0, end);
    if (partial_.size() + piece.size() > limits_.line) {
      failed_ = true;
      break;
    }
    if (end == std::string_view::npos) {
      partial_.append(piece);
      break;
    }
    after_cr_ = bytes[end] == '\r';
    if (partial_.empty()) {
      failed_ = !take_line(piece);
    } else {
      partial_.append(piece);
      failed_ = !take_line(partial_);
      partial_.clear();
    }
    bytes.remove_prefix(end + 1);
  }
  if (failed_) return fail(Errc::bad_response, "an event of the stream is too large");
  return {};
}

bool SseReader::take_line(std::string_view line) {
  if (std::exchange(at_start_, false) && line.starts_with(kByteOrderMark))
    line.remove_prefix(kByteOrderMark.size());
  if (line.empty()) {
    dispatch();
    return true;
  }
  std::size_t const colon = std::min(line.find(':'), line.size());
  std::string_view value = line.substr(std::min(colon + 1, line.size()));
  if (value.starts_with(' ')) value.remove_prefix(1);
  return take_field(line.substr(0, colon), value);
}

bool SseReader::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (data_.size() + value.size() + 1 > limits_.event) return false;
    if (has_data_) data_ += '\n';
    data_.append(value);
    has_data_ = true;
  } else if (name == "event") {
    event_.assign(value);
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) last_id_.assign(value);
  } else if (name == "retry") {
    std::uint32_t milliseconds = 0;
    auto const [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), milliseconds);
    bool const whole = !value.empty() && end == value.data() + value.size();
    if (whole && error == std::errc()) retry_ = std::chrono::milliseconds(milliseconds);
  }
  return true;
}

void SseReader::dispatch() {
  if (has_data_) {
    SseEvent event;
    event.event = event_.empty() ? "message" : std::move(event_);
    event.id = last_id_;
    event.data = std::move(data_);
    ready_.push_back(std::move(event));
  }
  event_.clear();
  data_.clear();
  has_data_ = false;
}

std::optional<SseEvent> SseReader::next() {
  if (ready_.empty()) return std::nullopt;
  std::optional<SseEvent> event(std::move(ready_.front()));
  ready_.pop_front();
  return event;
}

}  // namespace tessera::http
