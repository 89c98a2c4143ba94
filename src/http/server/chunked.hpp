#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::http {

/// Takes the chunked coding off a body, piece by piece. Strict: lines end with CR LF, sizes are
/// plain hexadecimal. Extensions and trailer fields are checked, bounded and dropped.
/// Spec: RFC 9112 §7.1
class ChunkedDecoder {
 public:
  enum class State : std::uint8_t { more, done, bad, too_large };

  /// Decodes as much of `in` as belongs to the body and appends the payload to `out`.
  /// @param limit  bytes that `out` may hold
  /// @return how many bytes of `in` were used; those after the body are left
  std::size_t feed(std::string_view in, std::string& out, std::size_t limit);
  [[nodiscard]] State state() const noexcept { return state_; }

 private:
  enum class Part : std::uint8_t { size_line, data, data_end, trailer };

  /// Collects one line. @return nullptr while it is incomplete, otherwise `line_` without CR LF.
  std::string const* collect_line(std::string_view& in, std::size_t most);
  void start_chunk(std::string_view line, std::size_t used, std::size_t limit);
  void take_data(std::string_view& in, std::string& out);
  void take_line(std::string_view& in, std::size_t used, std::size_t limit);

  State state_ = State::more;
  Part part_ = Part::size_line;
  bool line_done_ = false;
  std::uint64_t left_ = 0;
  std::size_t overhead_ = 0;  // bytes of extensions and trailers so far
  std::string line_;
};

}  // namespace tessera::http
