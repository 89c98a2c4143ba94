#pragma once

#include "base/error.hpp"

namespace tessera::jsonrpc {

/// The standard errors; the value is the code on the wire. Spec: JSON-RPC 2.0 §5.1
enum class Errc {
  parse_error = -32700,       ///< The bytes are not one JSON text.
  invalid_request = -32600,   ///< JSON, but not a JSON-RPC 2.0 message.
  method_not_found = -32601,  ///< No such method here.
  invalid_params = -32602,    ///< The parameters do not fit the method.
  internal_error = -32603,    ///< Our own fault.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// The number that goes on the wire.
[[nodiscard]] constexpr int wire_code(Errc code) noexcept { return static_cast<int>(code); }

}  // namespace tessera::jsonrpc

template <>
struct boost::system::is_error_code_enum<tessera::jsonrpc::Errc> : std::true_type {};
