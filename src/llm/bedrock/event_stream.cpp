#include "llm/bedrock/event_stream.hpp"

#include "llm/errc.hpp"

#include <boost/crc.hpp>

#include <utility>

namespace tessera::llm::bedrock {
namespace {

constexpr std::size_t kPrelude = 12;
constexpr std::size_t kOverhead = kPrelude + 4;

Error bad(std::string reason) { return fail(Errc::bad_stream, "event stream: " + reason); }

std::uint32_t crc32(std::string_view bytes) {
  boost::crc_32_type crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value = (value << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

void add_number(std::string& out, std::uint32_t value, std::size_t size) {
  for (std::size_t i = size; i-- > 0;)
    out.push_back(static_cast<char>((value >> (8U * i)) & 0xffU));
}

/// The size of a value of the type, without the length in front of it; nothing: no such type.
std::optional<std::size_t> fixed_size(unsigned type) {
  switch (type) {
    case 0:
    case 1:
      return 0;
    case 2:
      return 1;
    case 3:
      return 2;
    case 4:
      return 4;
    case 5:
    case 8:
      return 8;
    case 9:
      return 16;
    default:
      return std::nullopt;
  }
}

constexpr unsigned kBytes = 6;
constexpr unsigned kString = 7;

Result<void> read_headers(std::string_view bytes, Frame& frame) {
  while (!bytes.empty()) {
    std::size_t const name_size = static_cast<unsigned char>(bytes.front());
    if (name_size == 0 || bytes.size() < 2 + name_size) return bad("a header is cut off");
    std::string_view const name = bytes.substr(1, name_size);
    unsigned const type = static_cast<unsigned char>(bytes[1 + name_size]);
    bytes.remove_prefix(2 + name_size);
    std::optional<std::size_t> size = fixed_size(type);
    if (type == kBytes || type == kString) {
      if (bytes.size() < 2) return bad("a header is cut off");
      size = number_at(bytes, 0, 2);
      bytes.remove_prefix(2);
    }
    if (!size) return bad("a header has an unknown type");
    if (bytes.size() < *size) return bad("a header is cut off");
    if (type == kString) {
      bool const fresh =
          frame.headers.emplace(std::string(name), std::string(bytes.substr(0, *size))).second;
      if (!fresh) return bad("a header comes twice");
    }
    bytes.remove_prefix(*size);
  }
  return {};
}

}  // namespace

std::string_view Frame::header(std::string_view name) const {
  auto const found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

void FrameReader::feed(std::string_view bytes) {
  // What was read is dropped only now and then, so that many small frames cost no moving.
  if (used_ == buffer_.size() || used_ > (1UL << 20)) {
    buffer_.erase(0, used_);
    used_ = 0;
  }
  buffer_ += bytes;
}

Result<std::optional<Frame>> FrameReader::next() {
  std::string_view const bytes = std::string_view(buffer_).substr(used_);
  if (bytes.size() < kPrelude) return std::optional<Frame>();
  std::size_t const total = number_at(bytes, 0, 4);
  std::size_t const headers = number_at(bytes, 4, 4);
  // Before a length is believed: a wrong one would make us wait for bytes that never come.
  if (crc32(bytes.substr(0, 8)) != number_at(bytes, 8, 4))
    return bad("the checksum of a frame's beginning is wrong");
  if (total < kOverhead || total > limits_.frame) return bad("a frame has an impossible length");
  if (headers > total - kOverhead || headers > limits_.headers)
    return bad("a frame's headers have an impossible length");
  if (bytes.size() < total) return std::optional<Frame>();
  if (crc32(bytes.substr(0, total - 4)) != number_at(bytes, total - 4, 4))
    return bad("the checksum of a frame is wrong");
  Frame frame;
  Result<void> const read = read_headers(bytes.substr(kPrelude, headers), frame);
  if (!read) return read.error();
  frame.payload = bytes.substr(kPrelude + headers, total - kOverhead - headers);
  used_ += total;
  return std::optional<Frame>(std::move(frame));
}

std::string write_frame(std::vector<std::pair<std::string, std::string>> const& headers,
                        std::string_view payload) {
  std::string encoded;
  for (auto const& [name, value] : headers) {
    add_number(encoded, static_cast<std::uint32_t>(name.size()), 1);
    encoded += name;
    add_number(encoded, kString, 1);
    add_number(encoded, static_cast<std::uint32_t>(value.size()), 2);
    encoded += value;
  }
  std::string out;
  add_number(out, static_cast<std::uint32_t>(kOverhead + encoded.size() + payload.size()), 4);
  add_number(out, static_cast<std::uint32_t>(encoded.size()), 4);
  add_number(out, crc32(out), 4);
  out += encoded;
  out += payload;
  add_number(out, crc32(out), 4);
  return out;
}

}  // namespace tessera::llm::bedrock
