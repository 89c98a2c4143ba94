#include "mcp/server/reply.hpp"

#include "mcp/protocol/errc.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace tessera::mcp {

ServerReply result_reply(jsonrpc::Id const& id, std::string_view result) {
  ServerReply reply;
  reply.message = jsonrpc::write_result(id, result);
  return reply;
}

ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, int code,
                        std::string message, std::optional<json::value> data) {
  jsonrpc::ErrorObject const error{code, std::move(message), std::move(data)};
  ServerReply reply;
  reply.status = status;
  reply.message = jsonrpc::write_error(id, error);
  return reply;
}

ServerReply error_reply(int status, std::optional<jsonrpc::Id> const& id, error_code code,
                        std::string_view hint) {
  std::string message = code.message();
  if (!hint.empty() && hint != message) {
    message += ": ";
    message += hint;
  }
  return error_reply(status, id, code.value(), std::move(message));
}

ServerReply invalid_params(jsonrpc::Id const& id, std::string_view why) {
  return error_reply(200, id, make_error_code(jsonrpc::Errc::invalid_params), why);
}

ServerReply missing_capability_reply(jsonrpc::Id const& id, json::object missing) {
  json::object data;
  data.emplace("requiredCapabilities", std::move(missing));
  error_code const code = make_error_code(Errc::missing_client_capability);
  return error_reply(400, id, code.value(), code.message(), std::move(data));
}

ServerReply forbidden_reply(jsonrpc::Id const& id, std::vector<std::string> const& scopes) {
  ServerReply reply = error_reply(403, id, make_error_code(jsonrpc::Errc::invalid_request),
                                  "the credential lacks a scope that this needs");
  reply.missing_scopes = &scopes;
  return reply;
}

ServerReply too_many_requests_reply(std::optional<jsonrpc::Id> const& id, std::string const& why,
                                    std::chrono::seconds retry_after) {
  json::object data{{"retryAfterSeconds", retry_after.count()}};
  ServerReply reply = error_reply(429, id, kTooManyRequests, why, std::move(data));
  reply.retry_after = retry_after;
  return reply;
}

}  // namespace tessera::mcp
