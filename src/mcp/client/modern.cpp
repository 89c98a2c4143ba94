#include "mcp/client/modern.hpp"

#include "base/json_codec.hpp"
#include "mcp/client/capabilities.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/protocol/version.hpp"

#include <utility>

namespace tessera::mcp {

void ModernConnection::add_meta(json::object& params, Waiting const& waiting) const {
  RequestMeta meta;
  meta.protocol_version = kModernVersion;
  meta.client_capabilities = declared_capabilities(parts_.options);
  meta.client_info = parts_.options.client_info;
  if (waiting.options.on_progress) meta.progress_token = std::get<std::int64_t>(waiting.id);
  json::object& all =
      params["_meta"].is_object() ? params["_meta"].get_object() : params["_meta"].emplace_object();
  json::value ours = to_json(meta);
  for (auto& [key, value] : ours.get_object()) all[key] = std::move(value);
}

Task<json::value> ModernConnection::request(std::string method, json::object params,
                                            http::Headers headers, CallOptions options) {
  Waiting waiting = waiting_for(method, params, std::move(options));
  add_meta(params, waiting);
  headers.set(kHeaderProtocolVersion, kModernVersion);
  headers.set(kHeaderMethod, method);
  if (auto const name = header_name_of(method, params))
    headers.set(kHeaderName, encode_header_value(*name));
  jsonrpc::Request message{waiting.id, std::move(method), std::move(params)};
  auto sending = send(std::move(message), std::move(headers), waiting.budget);
  std::unique_ptr<Reply> const reply = co_await std::move(sending);
  auto reading = read_answer(*reply, waiting);
  std::optional<json::value> answer = co_await std::move(reading);
  if (!answer) std::rethrow_exception(reply->failure());
  co_return std::move(*answer);
}

Task<> ModernConnection::serve(jsonrpc::Request request, Waiting&) {
  throw Exception(fail(Errc::bad_message, "the server sent a request ('" + request.method +
                                              "'), which 2026-07-28 does not allow"));
  co_return;
}

void ModernConnection::serve_alone(jsonrpc::Request request) {
  parts_.log.warn("mcp_request_of_a_server", {{"method", request.method}});
}

Task<> ModernConnection::close() { co_return; }

}  // namespace tessera::mcp
