#pragma once

#include <map>
#include <string>

namespace tessera::mcp_server {

/// Where the calls for one tenant go, besides what holds for all.
struct BackendTarget {
  std::string url;  ///< Without a final slash; empty: that of `[backend]`.
  std::map<std::string, std::string> headers;  ///< Fixed fields; never of the identity.
};

}  // namespace tessera::mcp_server
