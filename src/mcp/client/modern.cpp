#include "mcp/client/modern.hpp"

#include "base/json_codec.hpp"
#include "mcp/client/capabilities.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/meta.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

/// The revision that a server wants instead and that we speak too; empty: none.
std::string wanted_version(jsonrpc::ErrorObject const& error) {
  if (error.code != wire_code(Errc::unsupported_protocol_version) || !error.data) return {};
  Result<UnsupportedVersionData> const data = from_json<UnsupportedVersionData>(*error.data);
  if (!data) return {};
  auto const found = std::find_if(data->supported.begin(), data->supported.end(),
                                  [](std::string const& one) { return is_modern_version(one); });
  return found == data->supported.end() ? std::string() : *found;
}

}  // namespace

void ModernConnection::add_meta(json::object& params, Waiting const& waiting) const {
  RequestMeta meta;
  meta.protocol_version = version_;
  meta.client_capabilities = declared_capabilities(parts_.options);
  meta.client_info = parts_.options.client_info;
  if (log_level_) {
    json::value const level = to_json(*log_level_);
    meta.log_level = std::string(level.get_string());
  }
  if (waiting.options.on_progress) meta.progress_token = std::get<std::int64_t>(waiting.id);
  json::object& all =
      params["_meta"].is_object() ? params["_meta"].get_object() : params["_meta"].emplace_object();
  json::value ours = to_json(meta);
  for (auto& [key, value] : ours.get_object()) all[key] = std::move(value);
}

Task<json::value> ModernConnection::request(std::string method, json::object params,
                                            http::Headers headers, CallOptions options) {
  try {
    Task<json::value> asking = ask(method, params, headers, options);
    json::value result = co_await std::move(asking);
    co_return result;
  } catch (RemoteError const& failure) {
    std::string const wanted = wanted_version(failure.error_object());
    if (wanted.empty()) throw;
    parts_.log.debug("mcp_revision_changed", {{"from", version_}, {"to", wanted}});
    version_ = wanted;
  }
  Task<json::value> again =
      ask(std::move(method), std::move(params), std::move(headers), std::move(options));
  json::value result = co_await std::move(again);
  co_return result;
}

Task<json::value> ModernConnection::ask(std::string method, json::object params,
                                        http::Headers headers, CallOptions options) {
  Waiting waiting = waiting_for(method, params, std::move(options));
  auto beginning = begin(std::move(method), std::move(params), std::move(headers), waiting);
  std::unique_ptr<Reply> const reply = co_await std::move(beginning);
  auto reading = read_answer(*reply, waiting);
  std::optional<json::value> answer = co_await std::move(reading);
  if (!answer) std::rethrow_exception(reply->failure());
  co_return std::move(*answer);
}

Task<std::unique_ptr<Reply>> ModernConnection::begin(std::string method, json::object params,
                                                     http::Headers headers,
                                                     Waiting const& waiting) {
  add_meta(params, waiting);
  headers.set(kHeaderProtocolVersion, version_);
  headers.set(kHeaderMethod, method);
  if (auto const name = header_name_of(method, params))
    headers.set(kHeaderName, encode_header_value(*name));
  jsonrpc::Request message{waiting.id, std::move(method), std::move(params)};
  return send(std::move(message), std::move(headers), waiting.budget);
}

Task<> ModernConnection::serve(jsonrpc::Request request, Waiting&) {
  throw Exception(fail(Errc::bad_message, "the server sent a request ('" + request.method +
                                              "'), which 2026-07-28 does not allow"));
  co_return;
}

void ModernConnection::serve_alone(jsonrpc::Request request) {
  parts_.log.warn("mcp_request_of_a_server", {{"method", request.method}});
}

Task<> ModernConnection::set_log_level(std::optional<LoggingLevel> level) {
  log_level_ = level;
  co_return;
}

Task<> ModernConnection::close() { co_return; }

}  // namespace tessera::mcp
