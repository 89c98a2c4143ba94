#pragma once

#include "base/error.hpp"

namespace tessera::mcp_client {

/// What the command itself objects to.
enum class Errc {
  usage = 1,        ///< The command line or a value on it does not make sense.
  unknown_tool,     ///< The server has no tool of that name.
  schema_mismatch,  ///< Arguments or a result do not fit the tool's schema.
  needs_human,      ///< The server asks a person and there is no terminal to ask on.
  interrupted,      ///< The person stopped the command.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// What the process ends with; scripts depend on these numbers.
enum class Exit : int {
  ok = 0,
  protocol = 1,     ///< The server answered with an error, or not in the protocol.
  usage = 2,        ///< Command line or configuration.
  auth = 3,         ///< No credential, or it was refused.
  unreachable = 4,  ///< DNS, TCP, TLS, or no answer in time.
  tool_error = 5,   ///< The tool ran and said that it failed.
  schema = 6,       ///< Arguments or result do not fit the schema.
  needs_human = 7,  ///< A question was left unanswered.
  interrupted = 130,
};

}  // namespace tessera::mcp_client

template <>
struct boost::system::is_error_code_enum<tessera::mcp_client::Errc> : std::true_type {};
