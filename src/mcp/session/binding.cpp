#include "mcp/session/binding.hpp"

namespace tessera::mcp {

std::string join_unambiguously(std::initializer_list<std::string_view> parts) {
  std::string out;
  for (std::string_view const part : parts) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
  }
  return out;
}

std::string identity_of(http::Principal const* principal) {
  if (principal == nullptr) return "nobody";
  return join_unambiguously(
      {principal->issuer, principal->subject, principal->client_id, principal->tenant});
}

}  // namespace tessera::mcp
