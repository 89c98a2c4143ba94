#include "mcp/client/client.hpp"

#include "base/assert.hpp"
#include "base/json_codec.hpp"
#include "mcp/client/handshake.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/client/rounds.hpp"
#include "mcp/client/tool_list.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/transport/streamable_http.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

std::unique_ptr<Transport> over_http(http::Client& http, http::Authorizer* authorizer,
                                     ClientOptions const& options) {
  return std::make_unique<StreamableHttp>(
      http, authorizer,
      StreamableHttp::Options{.url = options.url,
                              .headers = options.headers,
                              .max_message_bytes = options.max_message_bytes});
}

}  // namespace

struct Client::Impl {
  Impl(Executor executor_given, std::unique_ptr<Transport> transport_given, Clock const& clock,
       Options options_given, Log& log)
      : executor(executor_given),
        options(std::move(options_given)),
        transport(std::move(transport_given)),
        parts{*transport, clock, log, options},
        tools(parts) {}

  Connection& connection() {
    TESSERA_ASSERT(hands.connection != nullptr, "a client is connected before it asks");
    return *hands.connection;
  }
  Task<json::value> call(std::string method, json::object params, CallOptions call_options);

  Executor executor;
  Options options;
  std::unique_ptr<Transport> transport;
  ConnectionParts parts;
  Handshake hands;
  ToolList tools;
};

Client::Client(Executor executor, http::Client& http, http::Authorizer* authorizer,
               Clock const& clock, Options options, Log& log)
    : Client(executor, over_http(http, authorizer, options), clock, options, log) {}

Client::Client(Executor executor, std::unique_ptr<Transport> transport, Clock const& clock,
               Options options, Log& log)
    : impl_(
          std::make_unique<Impl>(executor, std::move(transport), clock, std::move(options), log)) {}

Client::~Client() = default;

Task<> Client::connect() {
  if (impl_->hands.connection) {
    Task<> closing = close();
    co_await std::move(closing);
  }
  Task<Handshake> shaking = shake_hands(impl_->parts, impl_->executor);
  Handshake hands = co_await std::move(shaking);
  impl_->hands = std::move(hands);
  impl_->tools.forget();
  Impl* const impl = impl_.get();
  impl->hands.connection->on_tools_changed = [impl] { impl->tools.forget(); };
  impl->transport->on_unsolicited = [impl](jsonrpc::Message message) {
    impl->hands.connection->take(std::move(message));
  };
}

ServerInfo const& Client::info() const { return impl_->hands.info; }

Task<std::vector<Tool>> Client::list_tools() { return impl_->tools.all(impl_->connection()); }

Task<json::value> Client::Impl::call(std::string method, json::object params,
                                     CallOptions call_options) {
  for (bool again = false;; again = true) {
    http::Headers headers;
    if (method == kMethodCallTool) headers = tools.headers_for(params);
    try {
      auto asking =
          request_in_rounds(connection(), parts, method, params, std::move(headers), call_options);
      json::value result = co_await std::move(asking);
      co_return result;
    } catch (RemoteError const& error) {
      // Our picture of the tool is out of date, or there never was one: look again, once.
      bool const mismatch = error.error_object().code == wire_code(Errc::header_mismatch);
      if (!mismatch || again || method != kMethodCallTool) throw;
    }
    tools.forget();
    auto listing = tools.all(connection());
    auto const listed = co_await std::move(listing);
    parts.log.debug("mcp_tools_listed_again", {{"tools", listed.size()}});
  }
}

Task<json::value> Client::request(std::string method, json::object params, CallOptions options) {
  return impl_->call(std::move(method), std::move(params), std::move(options));
}

Task<CallToolResult> Client::call_tool(std::string name, json::object arguments,
                                       CallOptions options) {
  json::object params;
  params["name"] = std::move(name);
  params["arguments"] = std::move(arguments);
  Task<json::value> calling =
      impl_->call(std::string(kMethodCallTool), std::move(params), std::move(options));
  json::value const result = co_await std::move(calling);
  Result<CallToolResult> decoded = from_json<CallToolResult>(result);
  if (!decoded)
    throw Exception(
        fail(Errc::bad_message, "the tool's result does not fit: " + decoded.error().hint));
  co_return std::move(*decoded);
}

Task<> Client::close() {
  if (impl_->hands.connection) {
    Task<> parting = impl_->hands.connection->close();
    co_await std::move(parting);
  }
  impl_->transport->on_unsolicited = {};
  Task<> closing = impl_->transport->close();
  co_await std::move(closing);
}

}  // namespace tessera::mcp
