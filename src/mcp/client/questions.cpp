#include "mcp/client/questions.hpp"

#include "base/json_codec.hpp"
#include "mcp/client/decode.hpp"
#include "mcp/protocol/methods.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

Exception not_offered(std::string const& kind) {
  return Exception(fail(Errc::not_supported,
                        "the server asks for " + kind + ", which this client does not offer"));
}

bool applies_defaults(ElicitationCapability const& offered) {
  json::value const* const wanted =
      offered.form ? offered.form->if_contains("applyDefaults") : nullptr;
  return wanted != nullptr && wanted->is_bool() && wanted->get_bool();
}

/// Spec: MCP 2025-11-25 client/elicitation (default values)
void fill_in_defaults(json::object const& schema, json::object& content) {
  json::value const* const properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return;
  for (auto const& [name, property] : properties->get_object()) {
    json::value const* const usual = json_find(property, "default");
    if (usual != nullptr && !content.contains(name)) content[name] = *usual;
  }
}

Task<json::object> elicit(ConnectionParts parts, json::object params, std::string about) {
  InputHandler* const person = parts.options.input;
  if (person == nullptr) throw not_offered("input of a person");
  InputQuestion question{parts.transport.address(), std::move(about),
                         decode_reply<ElicitParams>(json::value(std::move(params)), "question")};
  ElicitationCapability const offered = person->capability();
  std::string const mode = question.params.mode.value_or(std::string(kElicitForm));
  bool const form = mode == kElicitForm && offered.has_form();
  bool const url = mode == kElicitUrl && offered.has_url() && question.params.url.has_value();
  if (!form && !url) throw not_offered("input in mode '" + mode + "'");
  json::object const schema = question.params.requested_schema.value_or(json::object());

  Task<ElicitResult> asking = person->elicit(std::move(question));
  ElicitResult result = co_await std::move(asking);
  if (form && result.action == ElicitAction::accept && applies_defaults(offered)) {
    if (!result.content) result.content.emplace();
    fill_in_defaults(schema, *result.content);
  }
  json::value answer = to_json(result);
  co_return std::move(answer.get_object());
}

/// True when a message holds what only `sampling.tools` allows.
bool speaks_of_tools(CreateMessageParams const& params) {
  if (params.tools || params.tool_choice) return true;
  auto const is_of_tools = [](json::value const& block) {
    std::string_view const type = json_text(block, "type");
    return type == "tool_use" || type == "tool_result";
  };
  return std::any_of(params.messages.begin(), params.messages.end(), [&](auto const& message) {
    if (!message.content.is_array()) return is_of_tools(message.content);
    json::array const& blocks = message.content.get_array();
    return std::any_of(blocks.begin(), blocks.end(), is_of_tools);
  });
}

Task<json::object> sample(ConnectionParts parts, json::object params, std::string about) {
  SamplingHandler* const model = parts.options.sampling;
  if (model == nullptr) throw not_offered("the answer of a model");
  json::value const given(std::move(params));
  SamplingQuestion question{parts.transport.address(), std::move(about),
                            decode_reply<CreateMessageParams>(given, "question to a model")};
  SamplingOffer const offer = model->offer();
  if (!offer.tools && speaks_of_tools(question.params))
    throw not_offered("the answer of a model that uses tools");
  std::string const context = question.params.include_context.value_or("none");
  if (!offer.context && context != "none") throw not_offered("the context of other servers");

  Task<CreateMessageResult> asking = model->create_message(std::move(question));
  CreateMessageResult const result = co_await std::move(asking);
  json::value answer = to_json(result);
  co_return std::move(answer.get_object());
}

Task<json::object> list_roots(ConnectionParts parts) {
  RootsHandler* const places = parts.options.roots;
  if (places == nullptr) throw not_offered("roots");
  Task<std::vector<Root>> asking = places->roots();
  ListRootsResult result;
  std::vector<Root> roots = co_await std::move(asking);
  result.roots = std::move(roots);
  json::value answer = to_json(result);
  co_return std::move(answer.get_object());
}

}  // namespace

Task<json::object> answer_question(ConnectionParts parts, std::string method, json::object params,
                                   std::string about) {
  if (method == kMethodElicit) return elicit(parts, std::move(params), std::move(about));
  if (method == kMethodCreateMessage) return sample(parts, std::move(params), std::move(about));
  if (method == kMethodListRoots) return list_roots(parts);
  throw not_offered(method);
}

bool is_offered(ClientOptions const& options, std::string_view method) noexcept {
  if (method == kMethodElicit) return options.input != nullptr;
  if (method == kMethodCreateMessage) return options.sampling != nullptr;
  return method == kMethodListRoots && options.roots != nullptr;
}

}  // namespace tessera::mcp
