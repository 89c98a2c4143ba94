#include "oauth/resource/refusal.hpp"

#include "http/challenge.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {

http::Response refusal_response(Error const& error, ChallengeContext const& context) {
  http::Response response = error_response(error);
  if (wire_error(error.code).status >= 500) return response;

  http::Challenge challenge;
  challenge.scheme = "Bearer";
  challenge.parameters["resource_metadata"] = context.resource_metadata;
  if (!context.scopes.empty()) challenge.parameters["scope"] = context.scopes.join();
  // RFC 6750 has no word for "valid, but not for this tenant": only its own three are sent.
  bool const registered = error.code == Errc::invalid_request ||
                          error.code == Errc::invalid_token ||
                          error.code == Errc::insufficient_scope;
  if (registered) {
    challenge.parameters["error"] = wire_error(error.code).name;
    challenge.parameters["error_description"] = error_description_text(error.hint);
  }
  response.headers.set("WWW-Authenticate", http::write_challenge(challenge));
  return response;
}

}  // namespace tessera::oauth
