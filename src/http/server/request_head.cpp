#include "http/server/request_head.hpp"

#include "http/message/authority.hpp"
#include "http/server/known_field.hpp"
#include "http/server/request_target.hpp"

#include <algorithm>
#include <charconv>

namespace tessera::http {
namespace {

constexpr HeadProblem kTooLong{414, "the request target is too long"};
constexpr HeadProblem kTooLarge{431, "the request head is too large"};
/// Method, version and spaces of a request line, generously.
constexpr std::size_t kLineSlack = 32;

HeadProblem bad(std::string_view text) { return {400, text}; }

/// Cuts the next line off, without its CR LF.
std::string_view next_line(std::string_view& rest) {
  std::size_t const end = rest.find('\n');
  std::string_view const line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return line;
}

HeadProblem parse_request_line(std::string_view line, Limits const& limits, Request& out,
                               Framing& framing, std::string_view& target) {
  std::size_t const first = line.find(' ');
  std::size_t const last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad("malformed request line");
  std::string_view const method = line.substr(0, first);
  target = line.substr(first + 1, last - first - 1);
  std::string_view const version = line.substr(last + 1);
  if (!is_field_name(method)) return bad("malformed method");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    if (version.starts_with("HTTP/")) return {505, "only HTTP/1.1 and HTTP/1.0 are spoken here"};
    return bad("malformed request line");
  }
  if (target.size() > limits.target) return kTooLong;
  out.method = parse_method(method);
  framing.http10 = version.back() == '0';
  framing.keep_alive = !framing.http10;
  return {};
}

void read_connection(std::string_view value, Framing& framing) {
  while (!value.empty()) {
    std::size_t const end = std::min(value.find(','), value.size());
    std::string_view const option = trim_ows(value.substr(0, end));
    if (iequals(option, "close")) framing.keep_alive = false;
    if (iequals(option, "keep-alive") && framing.http10) framing.keep_alive = true;
    value.remove_prefix(std::min(end + 1, value.size()));
  }
}

/// What the fields say about framing, collected while they are read.
struct Seen {
  std::uint32_t fields = 0;
  [[nodiscard]] bool has(KnownField field) const {
    return (fields & (1U << static_cast<unsigned>(field))) != 0;
  }
  void mark(KnownField field) { fields |= 1U << static_cast<unsigned>(field); }
};

HeadProblem read_known(KnownField field, std::string_view value, Framing& framing) {
  switch (field) {
    case KnownField::content_length: {
      auto const [end, error] =
          std::from_chars(value.data(), value.data() + value.size(), framing.length);
      bool const whole = !value.empty() && end == value.data() + value.size();
      if (!whole || error != std::errc()) return bad("malformed Content-Length");
      return {};
    }
    case KnownField::transfer_encoding:
      if (!iequals(value, "chunked")) return {501, "only the chunked transfer coding is known"};
      framing.chunked = true;
      return {};
    case KnownField::host:
      return parse_authority(value) ? HeadProblem() : bad("malformed Host");
    case KnownField::connection:
      read_connection(value, framing);
      return {};
    case KnownField::expect:
      if (!iequals(value, "100-continue")) return {417, "only 100-continue can be expected"};
      framing.expects_continue = !framing.http10;
      return {};
    default:
      return {};
  }
}

HeadProblem parse_field(std::string_view line, Request& out, Framing& framing, Seen& seen) {
  std::size_t const colon = line.find(':');
  std::string_view const name = line.substr(0, colon);
  // A space before the colon and a folded line both make the name malformed.
  if (colon == std::string_view::npos || !is_field_name(name)) return bad("malformed header field");
  std::string_view const value = trim_ows(line.substr(colon + 1));
  if (!is_field_value(value)) return bad("malformed header field value");

  KnownField const field = known_field(name);
  if (field != KnownField::none) {
    if (field <= KnownField::last_single && seen.has(field)) return bad("repeated header field");
    seen.mark(field);
    HeadProblem const problem = read_known(field, value, framing);
    if (problem) return problem;
  } else if (looks_like_guarded(name)) {
    return bad("a header field name with '_' for '-'");
  }
  out.headers.add(name, value);
  return {};
}

}  // namespace

HeadProblem HeadScanner::scan(std::string_view bytes, Limits const& limits) noexcept {
  while (end_ == 0) {
    std::size_t const newline = bytes.find('\n', searched_);
    if (newline == std::string_view::npos) break;
    if (newline == 0 || bytes[newline - 1] != '\r') return bad("a line ends without CR");
    bool const empty = newline - 1 == line_;
    bool const before_head = line_ == begin_;
    searched_ = line_ = newline + 1;
    if (!empty) continue;
    if (!before_head) {
      end_ = newline + 1;
    } else {
      if (++blank_ > 2) return bad("empty lines instead of a request");
      begin_ = newline + 1;
    }
  }
  std::size_t const size = (end_ != 0 ? end_ : bytes.size()) - begin_;
  if (end_ == 0) {
    searched_ = bytes.size();
    // Noise, such as a TLS greeting, is answered at once.
    if (size > 0 && bytes[begin_] != '\r' && !is_field_name(bytes.substr(begin_, 1)))
      return bad("malformed method");
    if (line_ == begin_ && size > limits.target + kLineSlack) return kTooLong;
  }
  return size > limits.head ? kTooLarge : HeadProblem();
}

HeadProblem parse_head(std::string_view head, Limits const& limits, Request& out,
                       Framing& framing) {
  framing = Framing();
  std::string_view target;
  HeadProblem problem = parse_request_line(next_line(head), limits, out, framing, target);
  if (problem) return problem;

  Seen seen;
  std::size_t fields = 0;
  for (std::string_view line = next_line(head); !line.empty(); line = next_line(head)) {
    if (++fields > limits.fields) return {431, "too many header fields"};
    problem = parse_field(line, out, framing, seen);
    if (problem) return problem;
  }

  if (!seen.has(KnownField::host) && !framing.http10) return bad("Host is missing");
  if (framing.chunked && seen.has(KnownField::content_length))
    return bad("Transfer-Encoding together with Content-Length");
  if (framing.chunked && framing.http10) return bad("Transfer-Encoding in HTTP/1.0");
  if (!parse_target(target, out)) return bad("malformed request target");
  if (is_secure_target(target) && !out.tls) return {421, "https is not spoken on this connection"};
  if (framing.length > limits.body) return {413, "the body is too large"};
  return {};
}

}  // namespace tessera::http
