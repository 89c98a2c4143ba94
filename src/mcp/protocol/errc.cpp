#include "mcp/protocol/errc.hpp"

#include "jsonrpc/errc.hpp"

namespace tessera::mcp {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::header_mismatch:
      return "Header mismatch";
    case Errc::missing_client_capability:
      return "Missing required client capability";
    case Errc::unsupported_protocol_version:
      return "Unsupported protocol version";
    case Errc::url_elicitation_required:
      return "This request requires more information.";
    case Errc::resource_not_found:
      return "Resource not found";
    case Errc::remote_error:
      return "the MCP peer answered with an error";
    case Errc::bad_message:
      return "the MCP peer sent a message that does not fit the protocol";
    case Errc::bad_header_value:
      return "a header value is not encoded as MCP says";
    case Errc::session_lost:
      return "the MCP session has ended";
    case Errc::no_common_version:
      return "client and server share no MCP revision";
    case Errc::not_supported:
      return "the MCP peer does not support this";
    case Errc::bad_request_state:
      return "Invalid or expired requestState";
    case Errc::output_mismatch:
      return "the tool's result does not fit its own outputSchema";
    case Errc::not_verified:
      return "the file is not what the server promised";
    case Errc::unknown_session:
      return "Session not found";
    case Errc::bad_uri_template:
      return "not a usable URI template";
  }
  return "unknown MCP error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("mcp");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

int http_status(int code) noexcept {
  switch (code) {
    case jsonrpc::wire_code(jsonrpc::Errc::method_not_found):
      return 404;
    case jsonrpc::wire_code(jsonrpc::Errc::parse_error):
    case jsonrpc::wire_code(jsonrpc::Errc::invalid_request):
    case wire_code(Errc::header_mismatch):
    case wire_code(Errc::missing_client_capability):
    case wire_code(Errc::unsupported_protocol_version):
      return 400;
    case jsonrpc::wire_code(jsonrpc::Errc::internal_error):
      return 500;
    default:
      // Among them -32602: the request was understood and its method has answered.
      return 200;
  }
}

}  // namespace tessera::mcp
