#include "mcp/server/http/modern.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/server/calls/dispatch.hpp"
#include "mcp/server/calls/modern_meta.hpp"
#include "mcp/server/http/replies.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

ServerReply mismatch(jsonrpc::Id const& id, std::string_view why) {
  return error_reply(400, id, make_error_code(Errc::header_mismatch), why);
}

/// True when the field is there exactly once and says `expected`.
bool says(http::Headers const& headers, std::string_view field, std::string_view expected) {
  if (headers.count(field) != 1) return false;
  Result<std::string> const value = decode_header_value(headers.get(field));
  return value && *value == expected;
}

/// The client of a request whose header fields and body agree, or what to answer.
std::variant<ClientView, ServerReply> checked_client(http::Headers const& headers,
                                                     jsonrpc::Request const& request) {
  if (headers.count(kHeaderProtocolVersion) == 0)
    return mismatch(request.id, "MCP-Protocol-Version is missing");
  std::variant<RequestMeta, ServerReply> read = read_modern_meta(request);
  if (auto* refused = std::get_if<ServerReply>(&read)) return std::move(*refused);
  auto& meta = std::get<RequestMeta>(read);
  if (!says(headers, kHeaderProtocolVersion, meta.protocol_version))
    return mismatch(request.id, "MCP-Protocol-Version differs from the body");
  if (!says(headers, kHeaderMethod, request.method))
    return mismatch(request.id, "Mcp-Method is missing or differs from the body");
  if (auto const name = header_name_of(request.method, request.params);
      name && !says(headers, kHeaderName, *name))
    return mismatch(request.id, "Mcp-Name is missing or differs from the body");
  if (auto refused = version_problem(request.id, meta.protocol_version)) return std::move(*refused);
  return modern_client(request.id, std::move(meta));
}

}  // namespace

Task<http::Response> answer_modern(Server const& server, HttpEndpointOptions const& options,
                                   ExchangePtr exchange) {
  // The only notification of the era cancels over stdio; here closing the stream does.
  if (std::holds_alternative<jsonrpc::Notification>(*exchange->message)) co_return accepted();
  http::Request const& http = *exchange->caller.request;
  auto checked = checked_client(http.headers, exchange->request());
  if (auto* refused = std::get_if<ServerReply>(&checked)) co_return json_reply(std::move(*refused));
  Operation operation{server, exchange, std::move(std::get<ClientView>(checked))};
  Task<ServerReply> answering = dispatch(operation);
  ServerReply reply = co_await std::move(answering);
  co_return http_reply(options, http, std::move(reply));
}

}  // namespace tessera::mcp
