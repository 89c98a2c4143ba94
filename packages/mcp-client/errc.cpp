#include "packages/mcp-client/errc.hpp"

namespace tessera::mcp_client {
namespace {

std::string_view text(Errc code) {
  switch (code) {
    case Errc::usage:
      return "the command line does not make sense";
    case Errc::unknown_tool:
      return "the server has no such tool";
    case Errc::schema_mismatch:
      return "a value does not fit the tool's schema";
    case Errc::needs_human:
      return "the server asks a person";
    case Errc::interrupted:
      return "stopped";
  }
  return "unknown error";
}

constexpr ErrorCategory<Errc, text> kCategory("mcp-client");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::mcp_client
