#pragma once

#include "http/message/request.hpp"

#include <string_view>

namespace tessera::api_server {

inline constexpr std::string_view kScopeEmailRead = "email:read";
inline constexpr std::string_view kScopeEmailWrite = "email:write";
inline constexpr std::string_view kScopeChartRead = "chart:read";

/// Who calls, if they may: the guard's principal, bound to a tenant, with the scope.
/// Throws Exception: http::Errc::unauthorized (no guard has verified anybody), forbidden (no
/// tenant, or without the scope).
http::Principal const& require_scope(http::Request const& request, std::string_view scope);

}  // namespace tessera::api_server
