#pragma once

#include "oauth/server/foreign/foreign_tokens.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/grants/subject_token.hpp"
#include "oauth/server/own_tokens.hpp"
#include "oauth/server/resource_table.hpp"

namespace tessera::oauth {

/// A server that was called with a token gets one for whom it calls in turn: same subject and
/// tenant (one of the token's, if it has several: `tenant_id` names it), another audience, never
/// more scopes, never a longer life, and the server named as the actor. So no token is ever passed
/// on, and whoever is at the end knows both: for whom, by whom.
///
///     client ─ token for A ─► A ─ exchange(token for A, target B) ─► here
///                             A ◄─ token for B { sub: the same, act: { sub: A } } ─┘
///
/// The client's `exchange_targets` say where it may go. A token that is bound to a key may be
/// exchanged by its audience, which has seen the proof; the new one is bound to the key of the
/// proof that comes with the exchange, if one does. Tokens of foreign issuers that are trusted for
/// it are taken as well. Spec: RFC 8693
class TokenExchangeGrant final : public Grant {
 public:
  /// @param resources, own_tokens, foreign_tokens  not owned; outlive the grant
  TokenExchangeGrant(ResourceTable const& resources, OwnTokens const& own_tokens,
                     ForeignTokens const& foreign_tokens)
      : resources_(resources), own_tokens_(own_tokens), foreign_tokens_(foreign_tokens) {}

  [[nodiscard]] std::string_view grant_type() const noexcept override;
  Task<TokenGrant> decide(GrantRequest request) const override;

 private:
  Task<SubjectToken> read_subject(RegisteredClient const& client,
                                  Parameters const& parameters) const;
  Task<SubjectToken> read_foreign_subject(RegisteredClient const& client, std::string token) const;

  ResourceTable const& resources_;
  OwnTokens const& own_tokens_;
  ForeignTokens const& foreign_tokens_;
};

}  // namespace tessera::oauth
