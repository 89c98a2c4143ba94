#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The framing of `application/vnd.amazon.eventstream`. All numbers are big-endian:
//
//   u32 length of the frame | u32 length of the headers | u32 CRC-32 of these eight bytes
//   headers: u8 length, name, u8 type, value; again
//   payload
//   u32 CRC-32 of everything before it

namespace tessera::llm::bedrock {

/// One frame. Of the headers only those that are strings are kept: no other has a meaning here.
struct Frame {
  std::map<std::string, std::string, std::less<>> headers;
  std::string payload;

  /// The header's value, or an empty view.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct FrameLimits {
  std::size_t frame = 24UL << 20;     ///< Bytes of a whole frame.
  std::size_t headers = 128UL << 10;  ///< Bytes of its headers.
};

/// Takes a stream of frames apart as it comes in, in pieces of any size. Every length and both
/// checksums are verified; after an error the reader is useless. Pure: no I/O.
class FrameReader {
 public:
  explicit FrameReader(FrameLimits limits = {}) : limits_(limits) {}

  void feed(std::string_view bytes);
  /// The next whole frame, or nothing yet. Errors: Errc::bad_stream.
  [[nodiscard]] Result<std::optional<Frame>> next();
  /// True when no part of a frame is waiting for its rest.
  [[nodiscard]] bool between_frames() const { return buffer_.size() == used_; }

 private:
  FrameLimits limits_;
  std::string buffer_;
  std::size_t used_ = 0;  // bytes of the buffer that have been read
};

/// The frame as bytes; every header is written as a string.
[[nodiscard]] std::string write_frame(
    std::vector<std::pair<std::string, std::string>> const& headers, std::string_view payload);

}  // namespace tessera::llm::bedrock
