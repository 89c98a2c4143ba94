#include "mcp/server/answers.hpp"

#include "jsonrpc/errc.hpp"
#include "jsonschema/validator.hpp"
#include "mcp/protocol/elicitation.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/methods.hpp"

namespace tessera::mcp {
namespace {

json::value const* form_schema(InputRequest const& request) {
  if (request.method != kMethodElicit || !request.params) return nullptr;
  return request.params->if_contains("requestedSchema");
}

/// In a form `format` is no remark: an address that is none must be typed again.
Result<jsonschema::Validator> compile_form(json::value const& schema) {
  jsonschema::CompileOptions options;
  options.assert_formats = true;
  return jsonschema::Validator::compile(schema, options);
}

bool fits(InputRequest const& request, ElicitResult const& answer) {
  json::value const* schema = form_schema(request);
  if (answer.action != ElicitAction::accept || schema == nullptr) return true;
  if (!answer.content) return false;
  return compile_form(*schema).value().accepts(*answer.content);
}

}  // namespace

Result<void> check_questions(std::map<std::string, InputRequest> const& asked) {
  if (asked.empty()) return fail(Errc::bad_message, "the tool asks for input without a question");
  for (auto const& [key, request] : asked) {
    json::value const* schema = form_schema(request);
    if (schema == nullptr) continue;
    Result<jsonschema::Validator> const compiled = compile_form(*schema);
    if (!compiled)
      return fail(Errc::bad_message, "the tool asks with a form that is no good",
                  key + ": " + describe(compiled.error()));
  }
  return {};
}

Result<std::optional<Answers>> take_answers(std::map<std::string, InputRequest> const& asked,
                                            json::object const& responses) {
  std::optional<Answers> out;
  out.emplace();
  for (auto const& [key, request] : asked) {
    json::value const* response = responses.if_contains(key);
    if (response == nullptr) {
      out.reset();
      return out;
    }
    if (!response->is_object())
      return fail(jsonrpc::Errc::invalid_params, "the answer to '" + key + "' must be an object");
    if (request.method == kMethodElicit) {
      Result<ElicitResult> const answer = from_json<ElicitResult>(*response);
      if (!answer)
        return fail(jsonrpc::Errc::invalid_params,
                    "the answer to '" + key + "': " + answer.error().hint);
      if (!fits(request, *answer)) {
        out.reset();
        return out;
      }
    }
    out->emplace(key, json::object(response->get_object(), json::storage_ptr()));
  }
  return out;
}

}  // namespace tessera::mcp
