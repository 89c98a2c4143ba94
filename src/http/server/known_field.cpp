#include "http/server/known_field.hpp"

#include "http/headers.hpp"

#include <algorithm>
#include <array>

namespace tessera::http {
namespace {

KnownField if_equal(std::string_view name, std::string_view known, KnownField field) noexcept {
  return iequals(name, known) ? field : KnownField::none;
}

}  // namespace

KnownField known_field(std::string_view name) noexcept {
  // By length first: most names are decided by one comparison.
  switch (name.size()) {
    case 4:
      if (iequals(name, "host")) return KnownField::host;
      return if_equal(name, "dpop", KnownField::dpop);
    case 6:
      return if_equal(name, "expect", KnownField::expect);
    case 8:
      return if_equal(name, "mcp-name", KnownField::mcp_name);
    case 10:
      if (iequals(name, "connection")) return KnownField::connection;
      return if_equal(name, "mcp-method", KnownField::mcp_method);
    case 11:
      if (iequals(name, "x-jwt-token")) return KnownField::x_jwt_token;
      return if_equal(name, "x-tenant-id", KnownField::x_tenant_id);
    case 12:
      return if_equal(name, "content-type", KnownField::content_type);
    case 13:
      return if_equal(name, "authorization", KnownField::authorization);
    case 14:
      if (iequals(name, "content-length")) return KnownField::content_length;
      return if_equal(name, "mcp-session-id", KnownField::mcp_session_id);
    case 17:
      return if_equal(name, "transfer-encoding", KnownField::transfer_encoding);
    case 20:
      return if_equal(name, "mcp-protocol-version", KnownField::mcp_protocol_version);
    default:
      return KnownField::none;
  }
}

bool looks_like_guarded(std::string_view name) noexcept {
  constexpr std::size_t kLongest = 20;
  if (name.size() > kLongest || name.find('_') == std::string_view::npos) return false;
  std::array<char, kLongest> dashed{};
  std::replace_copy(name.begin(), name.end(), dashed.begin(), '_', '-');
  KnownField const field = known_field(std::string_view(dashed.data(), name.size()));
  return field != KnownField::none && field <= KnownField::last_single;
}

}  // namespace tessera::http
