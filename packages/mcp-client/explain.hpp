#pragma once

#include "packages/mcp-client/errc.hpp"

#include <exception>
#include <string>

namespace tessera::mcp_client {

/// A failure as a person needs it: where, what, and the way out. Safe for a terminal.
struct Explanation {
  Exit exit = Exit::protocol;
  std::string layer;    ///< command, DNS, TCP, TLS, HTTP, auth, MCP, schema, person
  std::string what;     ///< One sentence, without a full stop.
  std::string way_out;  ///< May be empty.
};

/// @param url  the MCP server's address, for the advice
[[nodiscard]] Explanation explain(std::exception_ptr failure, std::string const& url);

/// `mcp-client: [layer] what` and the way out on a line of its own.
[[nodiscard]] std::string explanation_text(Explanation const& explanation);

}  // namespace tessera::mcp_client
