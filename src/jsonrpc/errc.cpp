#include "jsonrpc/errc.hpp"

namespace tessera::jsonrpc {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::parse_error:
      return "Parse error";
    case Errc::invalid_request:
      return "Invalid request";
    case Errc::method_not_found:
      return "Method not found";
    case Errc::invalid_params:
      return "Invalid params";
    case Errc::internal_error:
      return "Internal error";
  }
  return "Unknown JSON-RPC error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("jsonrpc");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::jsonrpc
