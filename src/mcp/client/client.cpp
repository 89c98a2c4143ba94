#include "mcp/client/client.hpp"

#include "base/json_codec.hpp"
#include "mcp/client/handshake.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/client/requests.hpp"
#include "mcp/client/skills.hpp"
#include "mcp/client/tasks.hpp"
#include "mcp/client/tool_list.hpp"
#include "mcp/protocol/meta.hpp"
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

/// Decodes a final result. Throws Exception(Errc::bad_message).
template <class T>
T complete_result(json::value const& result, std::string_view what) {
  std::string_view const type = json_text(result, "resultType");
  if (!type.empty() && type != kResultComplete)
    throw Exception(fail(Errc::bad_message, "the server's " + std::string(what) + " is '" +
                                                std::string(type) +
                                                "', a kind of result that was not agreed on"));
  return decode_reply<T>(result, what);
}

json::object call_params(std::string const& name, json::object arguments) {
  json::object params;
  params["name"] = name;
  params["arguments"] = std::move(arguments);
  return params;
}

json::object object_of(json::value value) { return std::move(value.get_object()); }

}  // namespace

struct Client::Impl {
  Impl(Executor executor_given, std::unique_ptr<Transport> transport_given, Clock const& clock,
       Options options_given, Log& log)
      : executor(executor_given),
        options(std::move(options_given)),
        transport(std::move(transport_given)),
        parts{*transport, clock, log, options},
        requests(parts),
        tools(requests),
        skills(requests),
        background(executor, log),
        tasks(requests, background) {}

  void use(Handshake made);
  void hear(jsonrpc::Notification const& notification);
  Task<json::value> call(std::string method, json::object params, CallOptions call_options);
  Task<json::value> call_to_the_end(json::object params, CallOptions call_options);
  Task<> stop_listening();

  CallToolResult checked(std::string const& tool, json::value const& result) {
    auto out = complete_result<CallToolResult>(result, "result of a tool");
    if (options.validate_output) tools.check_output(tool, out);
    return out;
  }

  Executor executor;
  Options options;
  std::unique_ptr<Transport> transport;
  ConnectionParts parts;
  Handshake hands;
  Requests requests;
  ToolList tools;
  Skills skills;
  TaskGroup background;  ///< Tasks that nobody waits for are cancelled here.
  Tasks tasks;
  std::vector<std::shared_ptr<Listening>> listeners;
};

void Client::Impl::use(Handshake made) {
  hands = std::move(made);
  requests.use(*hands.connection);
  hands.connection->on_notification = [this](auto const& notification) { hear(notification); };
  transport->on_unsolicited = [this](jsonrpc::Message message) {
    hands.connection->take(std::move(message));
  };
}

void Client::Impl::hear(jsonrpc::Notification const& notification) {
  requests.forget_after(notification);
  if (notification.method == kMethodMessage && options.on_log) {
    auto const message = from_json<LoggingMessageParams>(json::value(notification.params));
    if (message) options.on_log(*message);
  }
  if (options.on_notification) options.on_notification(notification.method, notification.params);
}

Task<json::value> Client::Impl::call(std::string method, json::object params,
                                     CallOptions call_options) {
  for (bool again = false;; again = true) {
    http::Headers headers;
    if (method == kMethodCallTool) headers = tools.headers_for(params);
    try {
      auto asking = requests.ask(method, params, std::move(headers), call_options);
      json::value result = co_await std::move(asking);
      co_return result;
    } catch (RemoteError const& error) {
      // Our picture of the tool is out of date, or there never was one: look again, once.
      bool const mismatch = error.error_object().code == wire_code(Errc::header_mismatch);
      if (!mismatch || again || method != kMethodCallTool) throw;
    }
    requests.forget_after(jsonrpc::Notification{std::string(kMethodToolsChanged), {}});
    Task<std::vector<Tool>> listing = tools.all();
    std::vector<Tool> const listed = co_await std::move(listing);
    parts.log.debug("mcp_tools_listed_again", {{"tools", listed.size()}});
  }
}

Task<json::value> Client::Impl::call_to_the_end(json::object params, CallOptions call_options) {
  json::value const* const named = params.if_contains("name");
  std::string about(kMethodCallTool);
  if (named != nullptr && named->is_string()) about = std::string(named->get_string());
  Task<json::value> calling =
      call(std::string(kMethodCallTool), std::move(params), std::move(call_options));
  json::value result = co_await std::move(calling);
  if (json_text(result, "resultType") != kResultTask) co_return result;
  Task<json::value> finishing = tasks.finish(tasks.begun(result), std::move(about));
  json::value finished = co_await std::move(finishing);
  co_return finished;
}

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
  bool const has_log = hands.info.era == Era::modern || hands.info.capabilities.logging.has_value();
  impl_->use(std::move(hands));
  if (!impl_->options.log_level || !has_log) co_return;
  Task<> setting = set_log_level(impl_->options.log_level);
  co_await std::move(setting);
}

ServerInfo const& Client::info() const { return impl_->hands.info; }

bool Client::agreed_on(std::string_view extension) const {
  auto const& theirs = impl_->hands.info.capabilities.extensions;
  return impl_->options.extensions.contains(extension) && theirs && theirs->contains(extension);
}

Task<std::vector<Tool>> Client::list_tools() { return impl_->tools.all(); }

Task<std::vector<Prompt>> Client::list_prompts() {
  return impl_->requests.all_pages(std::string(kMethodListPrompts), &ListPromptsResult::prompts,
                                   std::string("list of prompts"));
}

Task<std::vector<Resource>> Client::list_resources() {
  return impl_->requests.all_pages(std::string(kMethodListResources),
                                   &ListResourcesResult::resources,
                                   std::string("list of resources"));
}

Task<std::vector<ResourceTemplate>> Client::list_resource_templates() {
  return impl_->requests.all_pages(std::string(kMethodListTemplates),
                                   &ListResourceTemplatesResult::resource_templates,
                                   std::string("list of templates"));
}

Task<CallToolResult> Client::call_tool(std::string name, json::object arguments,
                                       CallOptions options) {
  Task<json::value> calling =
      impl_->call_to_the_end(call_params(name, std::move(arguments)), std::move(options));
  json::value const result = co_await std::move(calling);
  co_return impl_->checked(name, result);
}

Task<StartedCall> Client::start_tool(std::string name, json::object arguments,
                                     CallOptions options) {
  Task<json::value> calling = impl_->call(
      std::string(kMethodCallTool), call_params(name, std::move(arguments)), std::move(options));
  json::value const result = co_await std::move(calling);
  StartedCall started;
  if (json_text(result, "resultType") == kResultTask)
    started.task = impl_->tasks.begun(result);
  else
    started.result = impl_->checked(name, result);
  co_return started;
}

Task<CallToolResult> Client::finish_task(TaskState task) {
  Task<json::value> finishing = impl_->tasks.finish(std::move(task), "a task");
  json::value const result = co_await std::move(finishing);
  co_return complete_result<CallToolResult>(result, "result of a task");
}

Task<TaskState> Client::get_task(std::string task_id) {
  return impl_->tasks.get(std::move(task_id));
}
Task<> Client::update_task(std::string task_id, std::map<std::string, json::object> answers) {
  return impl_->tasks.update(std::move(task_id), std::move(answers));
}
Task<> Client::cancel_task(std::string task_id) { return impl_->tasks.cancel(std::move(task_id)); }

Task<GetPromptResult> Client::get_prompt(std::string name,
                                         std::map<std::string, std::string> arguments,
                                         CallOptions options) {
  GetPromptParams params;
  params.name = std::move(name);
  if (!arguments.empty()) params.arguments = std::move(arguments);
  Task<json::value> asking =
      impl_->requests.ask(std::string(kMethodGetPrompt), object_of(to_json(params)),
                          http::Headers(), std::move(options));
  json::value const result = co_await std::move(asking);
  co_return complete_result<GetPromptResult>(result, "prompt");
}

Task<ReadResourceResult> Client::read_resource(std::string uri, CallOptions options) {
  json::object params;
  params["uri"] = uri;
  Task<json::value> reading = impl_->requests.look_up(std::string(kMethodReadResource),
                                                      std::move(params), std::move(options));
  json::value const result = co_await std::move(reading);
  co_return complete_result<ReadResourceResult>(result, "resource");
}

Task<Completion> Client::complete(CompleteParams params, CallOptions options) {
  Task<json::value> asking =
      impl_->requests.ask(std::string(kMethodComplete), object_of(to_json(params)), http::Headers(),
                          std::move(options));
  json::value const result = co_await std::move(asking);
  auto completed = complete_result<CompleteResult>(result, "completion");
  if (completed.completion.values.size() > kMostCompletions)
    throw Exception(fail(Errc::bad_message, "the server completes with more than 100 values"));
  co_return std::move(completed.completion);
}

Task<Subscription> Client::listen(SubscriptionFilter wanted) {
  std::erase_if(impl_->listeners, [](auto const& listening) {
    return listening->is_closed() && listening->group.size() == 0;
  });
  auto listening = impl_->requests.connection().listen(std::move(wanted), impl_->executor);
  std::shared_ptr<Listening> listener = co_await std::move(listening);
  impl_->listeners.push_back(listener);
  co_return Subscription(std::move(listener));
}

Task<> Client::set_log_level(std::optional<LoggingLevel> level) {
  return impl_->requests.connection().set_log_level(level);
}

Task<std::vector<Skill>> Client::list_skills() { return impl_->skills.list(); }
Task<Skill> Client::get_skill(std::string uri) { return impl_->skills.get(std::move(uri)); }
Task<std::string> Client::load_skill_file(Skill skill, std::string uri) {
  return impl_->skills.load(std::move(skill), std::move(uri));
}

Task<json::value> Client::request(std::string method, json::object params, CallOptions options) {
  if (method == kMethodCallTool)
    return impl_->call_to_the_end(std::move(params), std::move(options));
  return impl_->call(std::move(method), std::move(params), std::move(options));
}

Task<> Client::Impl::stop_listening() {
  std::vector<std::shared_ptr<Listening>> const stopping = std::exchange(listeners, {});
  for (auto const& listening : stopping) {
    listening->close();
    Task<> stopped = listening->group.stop();
    co_await std::move(stopped);
  }
}

Task<> Client::close() {
  Task<> deaf = impl_->stop_listening();
  co_await std::move(deaf);
  Task<> sent = impl_->background.wait();
  co_await std::move(sent);
  if (impl_->hands.connection) {
    Task<> parting = impl_->hands.connection->close();
    co_await std::move(parting);
  }
  impl_->transport->on_unsolicited = {};
  Task<> closing = impl_->transport->close();
  co_await std::move(closing);
}

}  // namespace tessera::mcp
