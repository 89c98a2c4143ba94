#pragma once

#include "async/task.hpp"
#include "http/headers.hpp"

#include <string>

namespace tessera::http {

/// How a client gets its credential: asked before every request, told about every refusal. MCP and
/// OAuth meet only here. Used on one strand only.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  /// The header fields to add to a request (`Authorization`, `X-TENANT-ID`, a proof …), fresh for
  /// this very request. Throws Exception when no credential can be had.
  /// @param method  e.g. "POST"
  /// @param url     the full request URL
  virtual Task<Headers> authorize(std::string method, std::string url) = 0;

  /// Called on 401 and 403 with the response's header fields.
  /// @return true when trying the request once more makes sense, with a new `authorize` before it.
  virtual Task<bool> challenged(int status, std::string url, Headers response_headers) = 0;
};

}  // namespace tessera::http
