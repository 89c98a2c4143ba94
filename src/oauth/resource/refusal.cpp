#include "oauth/resource/refusal.hpp"

#include "http/challenge.hpp"
#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

std::string algorithm_list() {
  std::string list;
  for (std::string const& name : dpop_algorithm_names()) {
    if (!list.empty()) list += ' ';
    list += name;
  }
  return list;
}

}  // namespace

http::Response refusal_response(Error const& error, ChallengeContext const& context) {
  http::Response response = error_response(error);
  if (wire_error(error.code).status >= 500) return response;

  bool const bad_proof = error.code == Errc::invalid_dpop_proof;
  http::Challenge challenge;
  challenge.scheme = context.with_proof || bad_proof ? "DPoP" : "Bearer";
  if (challenge.scheme == "DPoP") challenge.parameters["algs"] = algorithm_list();
  // At the token endpoint a bad proof is a bad request; here it is a missing credential.
  if (bad_proof) response.status = 401;
  challenge.parameters["resource_metadata"] = context.resource_metadata;
  if (!context.scopes.empty()) challenge.parameters["scope"] = context.scopes.join();
  // RFC 6750 has no word for "valid, but not for this tenant": only registered ones are sent.
  bool const registered = error.code == Errc::invalid_request ||
                          error.code == Errc::invalid_token ||
                          error.code == Errc::insufficient_scope || bad_proof;
  if (registered) {
    challenge.parameters["error"] = wire_error(error.code).name;
    challenge.parameters["error_description"] = error_description_text(error.hint);
  }
  response.headers.set("WWW-Authenticate", http::write_challenge(challenge));
  return response;
}

}  // namespace tessera::oauth
