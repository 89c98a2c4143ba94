#pragma once

#include "http/message/request.hpp"

#include <string>
#include <string_view>

namespace tessera::api_server {

inline constexpr std::string_view kScopeEmailRead = "email:read";
inline constexpr std::string_view kScopeEmailWrite = "email:write";
inline constexpr std::string_view kScopeChartRead = "chart:read";

/// Who calls, if they may: the guard's principal, bound to a tenant, with the scope.
/// Throws Exception: http::Errc::unauthorized (no guard has verified anybody), forbidden (no
/// tenant, or without the scope).
http::Principal const& require_scope(http::Request const& request, std::string_view scope);

/// Who called in the name of the subject: the last server that exchanged the token. Empty: the
/// subject's own client did. Spec: RFC 8693 §4.1
[[nodiscard]] std::string actor_of(http::Principal const& caller);

}  // namespace tessera::api_server
