#pragma once

#include "base/log.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/model/token_messages.hpp"

#include <string_view>

// How every endpoint that issues tokens answers.

namespace tessera::oauth {

/// 200, never to be stored. Spec: RFC 6749 §5.1
[[nodiscard]] http::Response token_answer(TokenResponse const& token);

/// The error's wire form; a failed client authentication also says which scheme may be used.
/// Logs the refusal by its word and reason, never what was sent.
/// @param realm  the issuer. Spec: RFC 6749 §5.2
[[nodiscard]] http::Response token_refusal(Error const& error, http::Request const& request,
                                           std::string_view realm, Log& log);

}  // namespace tessera::oauth
