#include "oauth/client/handover/header_rules.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tessera::oauth {
namespace {

constexpr std::array<std::string_view, 26> kReserved{
    // credentials, and what proves them
    "authorization", "authentication-info", "cookie", "dpop", "set-cookie", "www-authenticate",
    "x-jwt-token",
    // who stands in front of whom
    "forwarded", "host", "origin", "via", "x-client-cert", "x-original-url", "x-real-ip",
    "x-rewrite-url",
    // the connection
    "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    // written by the call itself
    "accept", "accept-encoding", "idempotency-key", "range"};
constexpr std::array<std::string_view, 6> kReservedBeginnings{
    "content-", "mcp-", "proxy-", "sec-", "x-forwarded-", "x-http-method"};

/// Lower case, and `-` for `_`.
std::string plain(std::string_view name) {
  std::string out(name);
  std::ranges::transform(out, out.begin(), [](char c) {
    if (c == '_') return '-';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace

bool is_reserved_field(std::string_view name) {
  std::string const field = plain(name);
  return std::ranges::find(kReserved, field) != kReserved.end() ||
         std::ranges::any_of(kReservedBeginnings,
                             [&](std::string_view start) { return field.starts_with(start); });
}

bool is_tenant_field(std::string_view name) { return plain(name) == "x-tenant-id"; }

}  // namespace tessera::oauth
