#include "mcp/server/calls/resource_lookup.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/server/skill_set.hpp"

#include <utility>

namespace tessera::mcp {

FoundResource find_resource(Server const& server, std::string_view uri,
                            http::Principal const* principal) {
  FoundResource found;
  found.resource = server.resources().find(uri);
  if (found.resource != nullptr) {
    found.allowed = server.resources().allows(*found.resource, principal);
    return found;
  }
  found.resource = server.skills().files().find(uri);
  if (found.resource != nullptr) {
    found.allowed = server.skills().files().allows(*found.resource, principal);
    return found;
  }
  for (AnyResource const& family : server.resource_templates().items()) {
    std::optional<StringMap> variables = family.match(uri);
    if (!variables) continue;
    found.resource = &family;
    found.allowed = server.resource_templates().allows(family, principal);
    found.variables = std::move(*variables);
    break;
  }
  return found;
}

bool may_read(Server const& server, std::string_view uri, http::Principal const* principal) {
  return find_resource(server, uri, principal).allowed;
}

ServerReply resource_not_found(Era era, jsonrpc::Id const& id, std::string_view uri) {
  int const code = era == Era::modern ? wire_code(jsonrpc::Errc::invalid_params)
                                      : wire_code(Errc::resource_not_found);
  return error_reply(200, id, code, "Resource not found", json::object{{"uri", uri}});
}

}  // namespace tessera::mcp
