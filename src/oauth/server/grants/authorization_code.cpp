#include "oauth/server/grants/authorization_code.hpp"

#include "crypto/constant_time.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/pkce.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/authorized_access.hpp"

namespace tessera::oauth {
namespace {

[[noreturn]] void refuse(std::string reason) {
  throw Exception(fail(Errc::invalid_grant, {}, std::move(reason)));
}

/// The parameters that a code needs besides itself, looked at before it is spent.
Secret read_verifier(Parameters const& parameters) {
  std::string_view const text = parameters.require("code_verifier").value();
  if (!is_code_verifier(text))
    throw Exception(fail(Errc::invalid_request, "the code_verifier is malformed"));
  return Secret(std::string(text));
}

void check_binding(GrantRequest const& request, Secret const& verifier, CodeBinding const& bound) {
  if (!crypto::constant_time_equal(code_challenge_of(verifier), bound.code_challenge))
    refuse("wrong_code_verifier");
  // Clients of OAuth 2.1 do not send it; who sends it must send the right one.
  auto const redirect_uri = request.parameters.find("redirect_uri");
  if (redirect_uri && *redirect_uri != bound.redirect_uri) refuse("wrong_redirect_uri");
  if (bound.proof_key && request.proof_key != bound.proof_key) refuse("wrong_proof_key");
}

}  // namespace

std::string_view AuthorizationCodeGrant::grant_type() const noexcept {
  return kGrantAuthorizationCode;
}

Task<TokenGrant> AuthorizationCodeGrant::decide(GrantRequest request) const {
  Secret const verifier = read_verifier(request.parameters);
  RedeemedCode const code = co_await redeem(request);
  check_binding(request, verifier, code.binding);
  TokenGrant grant = authorized_access(request, code.authorization, parts_.resources).value();
  if (!request.client->may_use_grant(kGrantRefreshToken)) co_return grant;

  std::string authorization_id = code.authorization.authorization_id;
  std::optional<std::string> bound_to = refresh_binding(request);
  std::optional<Secret> refresh_token =
      co_await parts_.stores.refresh_tokens.begin(std::move(authorization_id), std::move(bound_to));
  // Whoever came second has revoked it between our two steps.
  if (!refresh_token) refuse("revoked_meanwhile");
  grant.refresh_token = std::move(refresh_token);
  co_return grant;
}

Task<RedeemedCode> AuthorizationCodeGrant::redeem(GrantRequest const& request) const {
  Secret code{std::string(request.parameters.require("code").value())};
  std::string client_id = request.client->record.client_id;
  CodeRedemption outcome =
      co_await parts_.stores.codes.redeem(std::move(code), std::move(client_id));
  if (auto* const redeemed = std::get_if<RedeemedCode>(&outcome)) co_return std::move(*redeemed);
  if (auto const* const spent = std::get_if<SpentCode>(&outcome)) {
    parts_.log.warn("authorization_code_replayed", {{"client", request.client->record.client_id},
                                                    {"grant", spent->authorization_id}});
    std::string authorization_id = spent->authorization_id;
    SysSeconds const until = parts_.clock.now_seconds() + kTokensOfAuthorizationEnd;
    co_await parts_.revoked.revoke_authorization(std::move(authorization_id), until);
    refuse("replayed_code");
  }
  refuse("unknown_code");
}

}  // namespace tessera::oauth
