// What comes over a connection: empty lines, head, target, body. However it is cut, it must mean
// the same.
#include "base/assert.hpp"
#include "http/server/chunked.hpp"
#include "http/server/request_head.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::http {
namespace {

struct Outcome {
  bool accepted = false;
  std::size_t end = 0;  // of an accepted head
  Request request;
  Framing framing;
};

/// Reads a head from bytes that come `step` at a time.
Outcome read(std::string_view bytes, std::size_t step, Limits const& limits) {
  Outcome outcome;
  HeadScanner scanner;
  std::size_t size = 0;
  while (!scanner.complete()) {
    if (size == bytes.size()) return outcome;
    size = std::min(size + step, bytes.size());
    if (scanner.scan(bytes.substr(0, size), limits)) return outcome;
  }
  outcome.end = scanner.end();
  std::string_view const head = bytes.substr(scanner.begin(), scanner.end() - scanner.begin());
  outcome.accepted = !parse_head(head, limits, outcome.request, outcome.framing);
  return outcome;
}

void check_body(std::string_view bytes) {
  constexpr std::size_t kLimit = 1000;
  ChunkedDecoder whole;
  std::string body;
  std::size_t const used = whole.feed(bytes, body, kLimit);
  TESSERA_ASSERT(body.size() <= kLimit, "a body keeps to its limit");
  ChunkedDecoder cut;
  std::string same;
  std::size_t at = 0;
  while (at < bytes.size() && cut.state() == ChunkedDecoder::State::more)
    at += cut.feed(bytes.substr(at, 1), same, kLimit);
  TESSERA_ASSERT(cut.state() == whole.state() && same == body, "pieces make the same body");
  if (whole.state() == ChunkedDecoder::State::done)
    TESSERA_ASSERT(at == used, "a body ends at one place");
}

void check(std::string_view bytes) {
  Limits limits;
  limits.head = 2000;
  limits.target = 500;
  Outcome const outcome = read(bytes, bytes.size() + 1, limits);
  Outcome const bytewise = read(bytes, 1, limits);
  // A refusal may have another reason when less is known, but never turns into a request.
  TESSERA_ASSERT(outcome.accepted == bytewise.accepted, "pieces make the same request");
  if (!outcome.accepted) return;
  TESSERA_ASSERT(outcome.end == bytewise.end, "a head ends at one place");
  Request const& request = outcome.request;
  Framing const& framing = outcome.framing;
  TESSERA_ASSERT(request.path == "*" || request.path.starts_with('/'), "a path is absolute");
  TESSERA_ASSERT((request.path + "/").find("/../") == std::string::npos, "a path climbs nowhere");
  TESSERA_ASSERT(!framing.chunked || framing.length == 0, "a body has one kind of framing");
  for (char const* const name : {"Host", "Authorization", "X-TENANT-ID", "Content-Length"})
    TESSERA_ASSERT(request.headers.count(name) <= 1, "guarded fields come once");
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    Headers::Field const field = request.headers.at(i);
    TESSERA_ASSERT(is_field_name(field.name) && is_field_value(field.value), "fields are checked");
  }
  if (framing.chunked) check_body(bytes.substr(outcome.end));
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
