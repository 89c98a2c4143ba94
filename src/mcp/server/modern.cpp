#include "mcp/server/modern.hpp"

#include "mcp/protocol/methods.hpp"
#include "mcp/server/answers.hpp"
#include "mcp/server/call_params.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/forbidden.hpp"
#include "mcp/server/modern_check.hpp"
#include "mcp/server/param_headers.hpp"
#include "mcp/server/replies.hpp"
#include "mcp/server/result_text.hpp"
#include "mcp/server/tool_run.hpp"
#include "mcp/session/request_state.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

/// One `tools/call`.
class ModernCall {
 public:
  ModernCall(Server const& server, ExchangePtr exchange, AnyTool const& tool,
             CallParams const& params, RequestMeta const& meta)
      : server_(server),
        exchange_(std::move(exchange)),
        tool_(tool),
        params_(params),
        features_(features_of(meta.client_capabilities)),
        context_(exchange_->request, tool.spec().name, *params.arguments) {}

  /// Fits the answers of a retry. @return what to answer instead of running the tool, if anything
  [[nodiscard]] std::optional<ServerReply> take_state();
  [[nodiscard]] Task<ServerReply> run();
  [[nodiscard]] Task<> stream(http::ResponseStream& out, ToolContext::Wiring wiring);
  void wire(ToolContext::Wiring wiring) { context_.wire(std::move(wiring)); }
  [[nodiscard]] ClientFeatures features() const noexcept { return features_; }

 private:
  [[nodiscard]] jsonrpc::Id const& id() const {
    return std::get<jsonrpc::Request>(*exchange_->message).id;
  }
  [[nodiscard]] RequestStateScope scope() const {
    return RequestStateScope{exchange_->principal(), kMethodCallTool, tool_.spec().name,
                             context_.arguments_digest()};
  }
  [[nodiscard]] ServerReply reply_to(ToolOutcome outcome) const;
  [[nodiscard]] ServerReply ask(InputRequired const& input) const;

  Server const& server_;
  ExchangePtr exchange_;
  AnyTool const& tool_;
  CallParams params_;
  ClientFeatures features_;
  ToolContext context_;
};

std::optional<ServerReply> ModernCall::take_state() {
  // Answers count only with the questions that they answer, and those are in the state.
  if (params_.request_state.empty()) return std::nullopt;
  Result<RequestState> opened = server_.states().open(params_.request_state, scope());
  if (!opened) {
    server_.log().info("mcp.state.refused", {{"tool", tool_.spec().name},
                                             {"request_id", exchange_->request.id},
                                             {"reason", opened.error().debug}});
    return error_reply(200, id(), make_error_code(jsonrpc::Errc::invalid_params),
                       opened.error().hint);
  }
  static json::object const kNoResponses;
  json::object const& responses = params_.responses ? *params_.responses : kNoResponses;
  Result<std::optional<Answers>> answers = take_answers(opened->asked, responses);
  if (!answers)
    return error_reply(200, id(), make_error_code(jsonrpc::Errc::invalid_params),
                       answers.error().hint);
  if (!*answers) return ask(InputRequired{std::move(opened->asked), std::move(opened->state)});
  context_.give_answers(std::move(**answers), std::move(opened->state));
  return std::nullopt;
}

Task<ServerReply> ModernCall::run() {
  ToolOutcome outcome = co_await run_tool(server_, tool_, context_, *params_.arguments);
  co_return reply_to(std::move(outcome));
}

ServerReply ModernCall::reply_to(ToolOutcome outcome) const {
  if (auto const* input = std::get_if<InputRequired>(&outcome)) return ask(*input);
  if (auto const* failed = std::get_if<ToolError>(&outcome))
    return result_reply(id(), failure_text(Era::modern, failed->message, server_.result_meta()));
  return result_reply(
      id(), success_text(Era::modern, std::get<ToolSuccess>(outcome), server_.result_meta()));
}

ServerReply ModernCall::ask(InputRequired const& input) const {
  if (Result<void> const good = check_questions(input.requests); !good) {
    server_.log().error("mcp.tool.bad_question",
                        {{"tool", tool_.spec().name}, {"reason", describe(good.error())}});
    return result_reply(id(), failure_text(Era::modern, good.error().hint, server_.result_meta()));
  }
  for (auto const& [key, request] : input.requests) {
    json::object missing = missing_capabilities(request, features_);
    if (missing.empty()) continue;
    json::object data;
    data.emplace("requiredCapabilities", std::move(missing));
    error_code const code = make_error_code(Errc::missing_client_capability);
    return error_reply(400, id(), code.value(), code.message(), std::move(data));
  }
  RequestState const state{input.requests, input.state};
  std::string const sealed = server_.states().seal(state, scope());
  return result_reply(id(), input_required_text(input, sealed, server_.result_meta()));
}

Task<> ModernCall::stream(http::ResponseStream& out, ToolContext::Wiring wiring) {
  wiring.send = [&out](std::string message) { return out.write(event_of(std::move(message))); };
  context_.wire(std::move(wiring));
  ServerReply const reply = co_await run();
  // The stream ends with this frame: nothing may write to it any more.
  context_.wire({});
  std::string event = event_of(reply.message);
  co_await out.write(std::move(event));
}

std::optional<LoggingLevel> log_level_of(RequestMeta const& meta, bool& good) {
  if (!meta.log_level) return std::nullopt;
  Result<LoggingLevel> const level = from_json<LoggingLevel>(json::value(*meta.log_level));
  good = level.has_value();
  if (!level) return std::nullopt;
  return *level;
}

Task<http::Response> call_tool(Server const& server, HttpEndpointOptions const& options,
                               ExchangePtr exchange, RequestMeta meta) {
  auto const& request = std::get<jsonrpc::Request>(*exchange->message);
  Result<CallParams> const params = read_call_params(request.params);
  if (!params)
    co_return json_reply(error_reply(
        200, request.id, make_error_code(jsonrpc::Errc::invalid_params), params.error().hint));
  AnyTool const* tool = server.catalog().find(params->name);
  if (tool == nullptr)
    co_return json_reply(error_reply(200, request.id,
                                     make_error_code(jsonrpc::Errc::invalid_params),
                                     "Unknown tool: " + std::string(params->name)));
  if (auto const problem = param_header_problem(tool->param_headers(), *params->arguments,
                                                exchange->request.headers))
    co_return json_reply(
        error_reply(400, request.id, make_error_code(Errc::header_mismatch), *problem));
  if (!server.catalog().allows(*tool, exchange->principal()))
    co_return forbidden(options, exchange->request, request.id, tool->spec().scopes);
  bool good_level = true;
  ToolContext::Wiring wiring;
  wiring.log_level = log_level_of(meta, good_level);
  if (!good_level)
    co_return json_reply(error_reply(
        200, request.id, make_error_code(jsonrpc::Errc::invalid_params), "no such log level"));
  wiring.progress_token = params->progress_token;
  auto call = std::make_shared<ModernCall>(server, exchange, *tool, *params, meta);
  wiring.features = call->features();
  if (std::optional<ServerReply> instead = call->take_state())
    co_return json_reply(std::move(*instead));
  if (tool->spec().streams && (wiring.progress_token || wiring.log_level)) {
    http::StreamBody body = [call, wiring](http::ResponseStream& out) {
      return call->stream(out, wiring);
    };
    co_return event_stream(std::move(body));
  }
  call->wire(std::move(wiring));
  ServerReply reply = co_await call->run();
  co_return json_reply(std::move(reply));
}

}  // namespace

Task<http::Response> answer_modern(Server const& server, HttpEndpointOptions const& options,
                                   ExchangePtr exchange) {
  // The only notification of the era cancels over stdio; here closing the stream does.
  if (std::holds_alternative<jsonrpc::Notification>(*exchange->message)) co_return accepted();
  auto const& request = std::get<jsonrpc::Request>(*exchange->message);
  auto checked = check_modern(exchange->request.headers, request);
  if (auto* refused = std::get_if<ServerReply>(&checked)) co_return json_reply(std::move(*refused));
  auto& meta = std::get<RequestMeta>(checked);
  if (request.method == kMethodCallTool) {
    http::Response response = co_await call_tool(server, options, exchange, std::move(meta));
    co_return response;
  }
  if (request.method == kMethodListTools) {
    // Everything fits on one page, so no cursor is one of ours.
    if (request.params.contains("cursor"))
      co_return json_reply(error_reply(
          200, request.id, make_error_code(jsonrpc::Errc::invalid_params), "unknown cursor"));
    auto const lists = server.catalog().lists_for(exchange->principal());
    co_return json_reply(result_reply(request.id, lists->modern));
  }
  if (request.method == kMethodDiscover)
    co_return json_reply(result_reply(request.id, server.discovery()));
  co_return json_reply(error_reply(
      404, request.id, make_error_code(jsonrpc::Errc::method_not_found), request.method));
}

}  // namespace tessera::mcp
