#include "http/server/response_head.hpp"

#include "http/message/error_response.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace tessera::http {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  auto const done = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), done.ptr);
}

void append_status_line(std::string& out, int status) {
  // The answers that make up nearly all traffic need no formatting.
  switch (status) {
    case 200:
      out += "HTTP/1.1 200 OK\r\n";
      return;
    case 202:
      out += "HTTP/1.1 202 Accepted\r\n";
      return;
    case 401:
      out += "HTTP/1.1 401 Unauthorized\r\n";
      return;
    default:
      out += "HTTP/1.1 ";
      append_number(out, static_cast<std::size_t>(status));
      out.append(" ").append(reason_phrase(status)).append("\r\n");
  }
}

bool belongs_to_connection(std::string_view name) {
  switch (name.size()) {
    case 4:
      return iequals(name, "date");
    case 10:
      return iequals(name, "connection");
    case 14:
      return iequals(name, "content-length");
    case 17:
      return iequals(name, "transfer-encoding");
    default:
      return false;
  }
}

}  // namespace

std::string_view DateCache::text(std::time_t now) {
  if (now != made_for_) {
    static constexpr std::array<char const*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
    static constexpr std::array<char const*, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    // Not strftime: names must be English whatever the locale is.
    int const written =
        std::snprintf(buffer_.data(), buffer_.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      kDays[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                      kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                      parts.tm_hour, parts.tm_min, parts.tm_sec);
    size_ = std::min(static_cast<std::size_t>(written), buffer_.size() - 1);
    made_for_ = now;
  }
  return {buffer_.data(), size_};
}

void write_response_head(std::string& out, Response const& response,
                         ResponseHeadOptions const& options, std::string_view date) {
  append_status_line(out, response.status);
  out.append("Date: ").append(date).append("\r\n");
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    Headers::Field const field = response.headers.at(i);
    bool const skipped = belongs_to_connection(field.name) || !is_field_name(field.name) ||
                         !is_field_value(field.value);
    if (skipped) continue;
    out.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (options.framing == BodyFraming::length) {
    out += "Content-Length: ";
    append_number(out, options.length);
    out += "\r\n";
  } else if (options.framing == BodyFraming::chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  }
  if (!options.keep_alive) {
    out += "Connection: close\r\n";
  } else if (options.http10) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace tessera::http
