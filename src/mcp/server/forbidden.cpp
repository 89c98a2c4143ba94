#include "mcp/server/forbidden.hpp"

#include "mcp/server/replies.hpp"

namespace tessera::mcp {

http::Response forbidden(HttpEndpointOptions const& options, http::Request const& request,
                         jsonrpc::Id const& id, std::vector<std::string> const& scopes) {
  if (options.insufficient_scope) return options.insufficient_scope(request, scopes);
  return json_reply(error_reply(403, id, make_error_code(jsonrpc::Errc::invalid_request),
                                "the credential lacks a scope that this tool needs"));
}

}  // namespace tessera::mcp
