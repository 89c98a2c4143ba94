#pragma once

#include "llm/failure.hpp"

#include <optional>
#include <string_view>

namespace tessera::llm {

/// Turns the bytes of one response into events, in pieces of any size. Pure: no I/O.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// @return nothing, or why the response cannot go on; then the decoder is useless
  [[nodiscard]] virtual std::optional<Failure> feed(std::string_view bytes) = 0;
  /// The stream has ended. A whole response becomes calls and `finished`.
  /// @return nothing, or Errc::truncated for a response that is not whole
  [[nodiscard]] virtual std::optional<Failure> finish() = 0;
};

/// Errc::bad_stream with the reason.
[[nodiscard]] inline Failure bad_stream(std::string reason) {
  Failure out;
  out.kind = Errc::bad_stream;
  out.message = std::move(reason);
  return out;
}

}  // namespace tessera::llm
