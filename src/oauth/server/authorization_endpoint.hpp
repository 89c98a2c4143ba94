#pragma once

#include "http/message/request.hpp"
#include "http/message/response.hpp"

namespace tessera::oauth {

/// The endpoint where people would sign in. No client can be registered for it yet, so every
/// request names a client that may not use it: it is answered here, with a page and without a
/// redirect, as the specification wants for such requests. It stands in the metadata because
/// clients (the official MCP SDK among them) refuse metadata without it. Spec: OAuth 2.1 §4.1.2.1
Task<http::Response> refuse_authorization(http::Request& request);

}  // namespace tessera::oauth
