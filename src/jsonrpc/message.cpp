#include "jsonrpc/message.hpp"

#include <boost/json/serialize.hpp>

#include <utility>

namespace tessera::jsonrpc {
namespace {

constexpr std::string_view kHead = R"({"jsonrpc":"2.0")";

Malformed invalid(std::optional<Id> id, std::string hint) {
  return Malformed{Errc::invalid_request, std::move(id), std::move(hint)};
}

void append_text(std::string& out, std::string_view text) {
  out += json::serialize(json::string_view(text));
}

void append_params(std::string& out, json::object const& params) {
  if (params.empty()) return;
  out += R"(,"params":)";
  out += json::serialize(params);
}

Decoded read_error(json::object& object, std::optional<Id> id) {
  json::value& error = object.at("error");
  json::value const* code = json_find(error, "code");
  json::value const* text = json_find(error, "message");
  if (code == nullptr || !code->is_int64() || !std::in_range<int>(code->get_int64()) ||
      text == nullptr || !text->is_string())
    return invalid(std::move(id), "'error' must have an integer 'code' and a string 'message'");
  ErrorObject out;
  out.code = static_cast<int>(code->get_int64());
  out.message = text->get_string();
  if (json::value* data = error.get_object().if_contains("data")) out.data = std::move(*data);
  return Message(ErrorResponse{std::move(id), std::move(out)});
}

Decoded read_call(json::object& object, std::optional<Id> id, bool has_id) {
  json::value const& method = object.at("method");
  if (!method.is_string()) return invalid(std::move(id), "'method' must be a string");
  if (object.contains("result") || object.contains("error"))
    return invalid(std::move(id), "a message is either a call or an answer");
  json::object params(object.storage());
  if (json::value* given = object.if_contains("params")) {
    if (!given->is_object()) return invalid(std::move(id), "'params' must be an object");
    params = std::move(given->get_object());
  }
  std::string name(method.get_string());
  if (!has_id) return Message(Notification{std::move(name), std::move(params)});
  return Message(Request{std::move(*id), std::move(name), std::move(params)});
}

}  // namespace

void throw_exception_from_error(Malformed const& malformed, boost::source_location const&) {
  throw Exception(fail(malformed.code, malformed.hint));
}

std::string id_text(Id const& id) {
  if (auto const* number = std::get_if<std::int64_t>(&id)) return std::to_string(*number);
  return json::serialize(json::string_view(std::get<std::string>(id)));
}

std::optional<Id> read_id(json::value const& value) {
  if (value.is_int64()) return Id(value.get_int64());
  if (value.is_string()) return Id(std::string(value.get_string()));
  return std::nullopt;
}

Decoded parse_message(std::string_view text, JsonLimits limits, json::storage_ptr storage) {
  Result<json::value> value = parse_json(text, limits, std::move(storage));
  if (!value) return Malformed{Errc::parse_error, std::nullopt, value.error().hint};
  return read_message(std::move(*value));
}

Decoded read_message(json::value value) {
  if (value.is_array()) return invalid(std::nullopt, "batches are not supported");
  auto* object = value.if_object();
  if (object == nullptr) return invalid(std::nullopt, "a message must be an object");
  json::value const* raw_id = object->if_contains("id");
  std::optional<Id> id;
  if (raw_id != nullptr) id = read_id(*raw_id);
  if (json_text(value, "jsonrpc") != "2.0")
    return invalid(std::move(id), R"('jsonrpc' must be "2.0")");
  bool const has_error = object->contains("error");
  // The id of the request that an error answers may be unknown; old peers then send null.
  bool const null_id_of_error = has_error && raw_id != nullptr && raw_id->is_null();
  if (raw_id != nullptr && !id && !null_id_of_error)
    return invalid(std::nullopt, "'id' must be an integer or a string");
  if (object->contains("method")) return read_call(*object, std::move(id), raw_id != nullptr);
  json::value* result = object->if_contains("result");
  if (has_error) {
    if (result != nullptr) return invalid(std::move(id), "both 'result' and 'error'");
    return read_error(*object, std::move(id));
  }
  if (result == nullptr) return invalid(std::move(id), "neither 'method' nor 'result' nor 'error'");
  if (!id) return invalid(std::nullopt, "an answer must have an 'id'");
  return Message(Response{std::move(*id), std::move(*result)});
}

std::string write_message(Message const& message) {
  std::string out;
  if (auto const* request = std::get_if<Request>(&message)) {
    out += kHead;
    out += R"(,"id":)";
    out += id_text(request->id);
    out += R"(,"method":)";
    append_text(out, request->method);
    append_params(out, request->params);
    out += '}';
  } else if (auto const* notification = std::get_if<Notification>(&message)) {
    out += kHead;
    out += R"(,"method":)";
    append_text(out, notification->method);
    append_params(out, notification->params);
    out += '}';
  } else if (auto const* response = std::get_if<Response>(&message)) {
    out = write_result(response->id, json::serialize(response->result));
  } else {
    ErrorResponse const& failed = std::get<ErrorResponse>(message);
    out = write_error(failed.id, failed.error);
  }
  return out;
}

std::string write_result(Id const& id, std::string_view result_json) {
  std::string out;
  out.reserve(result_json.size() + 64);
  out += kHead;
  out += R"(,"id":)";
  out += id_text(id);
  out += R"(,"result":)";
  out += result_json;
  out += '}';
  return out;
}

std::string write_error(std::optional<Id> const& id, ErrorObject const& error) {
  std::string out(kHead);
  if (id) {
    out += R"(,"id":)";
    out += id_text(*id);
  }
  out += R"(,"error":{"code":)";
  out += std::to_string(error.code);
  out += R"(,"message":)";
  append_text(out, error.message);
  if (error.data) {
    out += R"(,"data":)";
    out += json::serialize(*error.data);
  }
  out += "}}";
  return out;
}

ErrorResponse refusal(Malformed const& malformed) {
  std::string text = make_error_code(malformed.code).message();
  if (!malformed.hint.empty()) text += ": " + malformed.hint;
  return ErrorResponse{malformed.id, ErrorObject{wire_code(malformed.code), std::move(text), {}}};
}

}  // namespace tessera::jsonrpc
