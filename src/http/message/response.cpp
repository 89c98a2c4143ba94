#include "http/message/response.hpp"

namespace tessera::http {

Response text_response(int status, std::string text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

Response json_response(int status, char const* body) {
  return json_response(status, std::string(body));
}

Response json_response(int status, json::value const& body) {
  return json_response(status, write_json(body));
}

}  // namespace tessera::http
