#include "oauth/server/grants/refresh_token.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/grants/authorized_access.hpp"

namespace tessera::oauth {
namespace {

[[noreturn]] void refuse(std::string reason) {
  throw Exception(fail(Errc::invalid_grant, {}, std::move(reason)));
}

}  // namespace

std::string_view RefreshTokenGrant::grant_type() const noexcept { return kGrantRefreshToken; }

Task<TokenGrant> RefreshTokenGrant::decide(GrantRequest request) const {
  Secret token{std::string(request.parameters.require("refresh_token").value())};
  co_await check_first(request, token);
  std::string client_id = request.client->record.client_id;
  std::optional<std::string> proof_key = request.proof_key;
  Rotation outcome = co_await parts_.stores.refresh_tokens.rotate(std::move(token), client_id,
                                                                  std::move(proof_key));
  if (auto* const replayed = std::get_if<ReplayedToken>(&outcome)) {
    co_await end_after_replay(std::move(client_id), std::move(replayed->authorization_id));
    refuse("replayed_refresh_token");
  }
  auto* const rotated = std::get_if<RotatedToken>(&outcome);
  if (rotated == nullptr) refuse("unknown_refresh_token");

  TokenGrant grant = authorized_access(request, rotated->authorization, parts_.resources).value();
  grant.not_after = rotated->ends_at;
  grant.refresh_token = std::move(rotated->successor);
  co_return grant;
}

/// A request for too much must not cost the client its token: it is refused before anything moves.
Task<> RefreshTokenGrant::check_first(GrantRequest const& request, Secret token) const {
  std::string client_id = request.client->record.client_id;
  std::optional<Authorization> const authorization =
      co_await parts_.stores.refresh_tokens.find(std::move(token), std::move(client_id));
  if (!authorization) co_return;
  static_cast<void>(authorized_access(request, *authorization, parts_.resources).value());
}

Task<> RefreshTokenGrant::end_after_replay(std::string client_id,
                                           std::string authorization_id) const {
  parts_.log.warn("refresh_token_replayed", {{"client", client_id}, {"grant", authorization_id}});
  SysSeconds const until = parts_.clock.now_seconds() + kTokensOfAuthorizationEnd;
  co_await parts_.revoked.revoke_authorization(std::move(authorization_id), until);
}

}  // namespace tessera::oauth
