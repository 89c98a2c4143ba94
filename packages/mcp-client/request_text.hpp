#pragma once

#include "http/client/client.hpp"

#include <string>

namespace tessera::mcp_client {

/// The request as it would go over the wire: request line, header fields, the body as indented
/// JSON. Secrets are shown as `$VARIABLES`.
[[nodiscard]] std::string as_http(http::ClientRequest const& request);

/// The request as one `curl` command for a POSIX shell; secrets are `$VARIABLES`, everything else
/// is quoted so that the shell takes it literally.
[[nodiscard]] std::string as_curl(http::ClientRequest const& request);

}  // namespace tessera::mcp_client
