#pragma once

#include "base/json_codec.hpp"
#include "mcp/protocol/errc.hpp"

#include <string_view>
#include <utility>

namespace tessera::mcp {

/// What the server sent, as a struct. Throws Exception(Errc::bad_message).
/// @param what  names it for a person, e.g. "list of tools"
template <class T>
[[nodiscard]] T decode_reply(json::value const& value, std::string_view what) {
  Result<T> decoded = from_json<T>(value);
  if (!decoded)
    throw Exception(
        fail(Errc::bad_message, "the server's " + std::string(what) +
                                    " does not fit the protocol: " + decoded.error().hint));
  return std::move(*decoded);
}

}  // namespace tessera::mcp
