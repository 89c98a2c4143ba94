#pragma once

#include "mcp/protocol/version.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/reply.hpp"
#include "mcp/server/resource.hpp"
#include "mcp/server/server.hpp"

#include <string_view>

namespace tessera::mcp {

/// What an address leads to.
struct FoundResource {
  AnyResource const* resource = nullptr;  ///< Null: to nothing.
  bool allowed = false;                   ///< The caller has its scopes.
  StringMap variables;                    ///< Of the template, if it is one of a family.
};

/// Looks among single resources first, then among the files of skills, then in families in the
/// order of their adding.
/// @param principal  null: nobody
[[nodiscard]] FoundResource find_resource(Server const& server, std::string_view uri,
                                          http::Principal const* principal);

/// True when the address leads somewhere and the caller has the scopes for it.
[[nodiscard]] bool may_read(Server const& server, std::string_view uri,
                            http::Principal const* principal);

/// -32602, or -32002 in the legacy era. Spec: MCP 2026-07-28 server/resources (error handling)
[[nodiscard]] ServerReply resource_not_found(Era era, jsonrpc::Id const& id, std::string_view uri);

}  // namespace tessera::mcp
