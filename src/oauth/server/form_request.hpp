#pragma once

#include "async/task.hpp"
#include "http/message/request.hpp"
#include "oauth/model/parameters.hpp"

namespace tessera::oauth {

/// Reads the form of an endpoint that is posted to: nothing in the query, the right media type, at
/// most 16 KiB, no parameter twice.
/// @param request  outlives the task
/// Throws Exception(Errc::invalid_request), or what reading the body throws. Spec: RFC 6749 §3.2
Task<Parameters> read_form(http::Request& request);

}  // namespace tessera::oauth
