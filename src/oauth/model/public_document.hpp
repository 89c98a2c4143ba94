#pragma once

#include "http/message/handler.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

// What every public JSON document of ours has in common, and the rule of cross-origin requests:
// any web page may read it, without cookies, because nothing here depends on them.

namespace tessera::oauth {

/// How long anybody may keep such a document.
inline constexpr std::chrono::seconds kPublicDocumentLife{300};

/// Serves JSON whose bytes never change while the process runs, cacheable for five minutes.
[[nodiscard]] http::Handler public_document(std::string body);
/// The same for JSON that changes now and then.
/// @param body  asked at each request, from any thread; never gives null
[[nodiscard]] http::Handler changing_document(
    std::function<std::shared_ptr<std::string const>()> body);

void allow_any_origin(http::Headers& headers);

/// Answers a browser's question before a cross-origin request. Spec: Fetch §3.2.2
/// @param methods  e.g. "POST"; a constant
[[nodiscard]] http::Handler preflight(std::string_view methods);

}  // namespace tessera::oauth
