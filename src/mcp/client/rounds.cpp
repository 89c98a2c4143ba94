#include "mcp/client/rounds.hpp"

#include "base/json_codec.hpp"
#include "mcp/client/questions.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/input_required.hpp"
#include "mcp/protocol/methods.hpp"

#include <map>
#include <optional>
#include <utility>

namespace tessera::mcp {
namespace {

/// What one sending of the request came to.
struct Outcome {
  json::value result;
  std::optional<jsonrpc::ErrorObject> wants_addresses;  ///< Legacy: open these first.
};

Task<Outcome> send_once(Connection& connection, std::string method, json::object params,
                        http::Headers headers, CallOptions options) {
  Outcome outcome;
  try {
    Task<json::value> asking = connection.request(std::move(method), std::move(params),
                                                  std::move(headers), std::move(options));
    outcome.result = co_await std::move(asking);
  } catch (RemoteError const& failure) {
    if (failure.error_object().code != wire_code(Errc::url_elicitation_required)) throw;
    outcome.wants_addresses = failure.error_object();
  }
  co_return outcome;
}

std::string subject_of(std::string const& method, json::object const& params) {
  json::value const* name = params.if_contains("name");
  return name != nullptr && name->is_string() ? std::string(name->get_string()) : method;
}

InputRequiredResult read_input_required(json::value const& result) {
  Result<InputRequiredResult> wanted = from_json<InputRequiredResult>(result);
  if (!wanted)
    throw Exception(
        fail(Errc::bad_message, "the server's questions do not fit: " + wanted.error().hint));
  if (!wanted->input_requests && !wanted->request_state)
    throw Exception(fail(Errc::bad_message, "the server wants input and does not say which"));
  return std::move(*wanted);
}

/// Shows the addresses in turn. @return whether the person agreed to all of them
Task<bool> open_addresses(ConnectionParts parts, jsonrpc::ErrorObject error, std::string about) {
  json::value const* list = error.data ? json_find(*error.data, "elicitations") : nullptr;
  if (list == nullptr || !list->is_array() || list->get_array().empty())
    throw Exception(fail(Errc::bad_message, "the server wants addresses opened and names none"));
  for (json::value const& entry : list->get_array()) {
    if (json_text(entry, "mode") != kElicitUrl)
      throw Exception(fail(Errc::bad_message, "the server wants more than addresses opened"));
    json::object params = entry.get_object();
    auto asking = answer_question(parts, std::string(kMethodElicit), std::move(params), about);
    json::object const answer = co_await std::move(asking);
    if (json_text(json::value(answer), "action") != "accept") co_return false;
  }
  co_return true;
}

}  // namespace

Task<json::value> request_in_rounds(Connection& connection, ConnectionParts parts,
                                    std::string method, json::object params, http::Headers headers,
                                    CallOptions options) {
  std::string const about = subject_of(method, params);
  for (std::size_t round = 0;; ++round) {
    auto sending = send_once(connection, method, params, headers, options);
    Outcome outcome = co_await std::move(sending);
    bool const more = outcome.wants_addresses.has_value() ||
                      json_text(outcome.result, "resultType") == kResultInputRequired;
    if (!more) co_return std::move(outcome.result);
    if (round == parts.options.max_rounds)
      throw Exception(fail(Errc::bad_message, "the server asked for input " +
                                                  std::to_string(round) +
                                                  " times and wants more: given up"));
    if (outcome.wants_addresses) {
      auto opening = open_addresses(parts, *outcome.wants_addresses, about);
      bool const agreed = co_await std::move(opening);
      if (!agreed) throw RemoteError(std::move(*outcome.wants_addresses));
      continue;
    }
    InputRequiredResult const wanted = read_input_required(outcome.result);
    // Both belong to this retry only: what the server does not send again is not sent again.
    params.erase("inputResponses");
    params.erase("requestState");
    if (wanted.request_state) params["requestState"] = *wanted.request_state;
    if (!wanted.input_requests) continue;
    json::object answers;
    for (auto const& [key, question] : *wanted.input_requests) {
      auto asking =
          answer_question(parts, question.method, question.params.value_or(json::object()), about);
      json::object answer = co_await std::move(asking);
      answers[key] = std::move(answer);
    }
    params["inputResponses"] = std::move(answers);
  }
}

}  // namespace tessera::mcp
