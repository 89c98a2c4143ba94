#pragma once

#include "async/task.hpp"
#include "base/json.hpp"
#include "oauth/client/client_credential.hpp"
#include "oauth/client/parts.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace tessera::oauth {

/// The introspection endpoint of one issuer, as a client sees it: one question, one answer, nothing
/// kept but the address. Used on one strand only. Spec: RFC 7662 §2
class IntrospectionRequest {
 public:
  struct Options {
    std::string issuer;                        ///< Who is asked. Required.
    std::string endpoint;                      ///< Empty: found through the issuer's metadata.
    std::string client_id;                     ///< Who we are there. Required.
    ClientCredential credential;               ///< Required.
    std::chrono::milliseconds timeout{5'000};  ///< For each request to the issuer.
  };
  /// @param parts  see there
  IntrospectionRequest(Options options, ClientParts parts);

  /// What the issuer says about the token, without `active`; nothing: it is not active.
  /// Throws Exception for everything that is no clear answer: bad_token_response (another status,
  /// another media type, no JSON object, an `active` that is no boolean), bad_metadata, or why
  /// nothing came.
  Task<std::optional<json::object>> ask(Secret token);

 private:
  Task<> find_endpoint();

  Options options_;
  ClientParts parts_;
};

}  // namespace tessera::oauth
