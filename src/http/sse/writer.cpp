#include "http/sse/writer.hpp"

#include <algorithm>

namespace tessera::http {
namespace {

void append_single_line(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.append(name);
  std::copy_if(value.begin(), value.end(), std::back_inserter(out),
               [](char c) { return c != '\r' && c != '\n' && c != '\0'; });
  out += '\n';
}

void append_lines(std::string& out, std::string_view name, std::string_view text) {
  for (;;) {
    std::size_t const end = std::min(text.find_first_of("\r\n"), text.size());
    out.append(name).append(text.substr(0, end)).append("\n");
    if (end == text.size()) return;
    bool const pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(end + (pair ? 2 : 1));
  }
}

}  // namespace

std::string write_sse_event(SseEvent const& event) {
  std::string out;
  out.reserve(event.data.size() + event.id.size() + event.event.size() + 32);
  append_single_line(out, "event: ", event.event);
  append_single_line(out, "id: ", event.id);
  if (event.retry) append_single_line(out, "retry: ", std::to_string(event.retry->count()));
  if (!event.data.empty() || event.always_data) append_lines(out, "data: ", event.data);
  out += '\n';
  return out;
}

std::string write_sse_comment(std::string_view text) {
  std::string out;
  append_lines(out, ": ", text);
  out += '\n';
  return out;
}

}  // namespace tessera::http
