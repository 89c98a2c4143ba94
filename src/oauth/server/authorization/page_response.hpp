#pragma once

#include "http/message/response.hpp"
#include "oauth/server/authorization/pages.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// A page with what keeps a browser from doing harm with it: a closed content security policy (the
/// style by its hash, forms to this server, no frame around it), nothing stored, nothing told.
/// @param redirect_uri  where a form of the page may end up by redirection; empty: nowhere else.
/// Browsers hold the policy of forms against redirections, too.
[[nodiscard]] http::Response page_response(int status, Page page,
                                           std::string_view redirect_uri = {});

/// A page without a form for what went wrong before an application could be trusted.
[[nodiscard]] http::Response message_response(int status, MessageView const& view);

/// 303 to `url`: whatever the method was, the browser goes on with GET and takes no body along.
/// Spec: RFC 9700 §4.12
[[nodiscard]] http::Response see_other(std::string url);

}  // namespace tessera::oauth
