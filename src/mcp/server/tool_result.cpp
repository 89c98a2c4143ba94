#include "mcp/server/tool_result.hpp"

#include "mcp/protocol/methods.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

InputRequest elicit(ElicitParams const& params) {
  return InputRequest{std::string(kMethodElicit), to_json(params).as_object()};
}

}  // namespace

InputRequest elicit_form(std::string message, json::object schema) {
  ElicitParams params;
  params.mode = std::string(kElicitForm);
  params.message = std::move(message);
  params.requested_schema = std::move(schema);
  return elicit(params);
}

InputRequest elicit_url(std::string message, std::string url) {
  ElicitParams params;
  params.mode = std::string(kElicitUrl);
  params.message = std::move(message);
  params.url = std::move(url);
  return elicit(params);
}

}  // namespace tessera::mcp
