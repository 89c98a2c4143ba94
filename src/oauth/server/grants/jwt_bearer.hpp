#pragma once

#include "oauth/server/foreign/foreign_tokens.hpp"
#include "oauth/server/grants/grant.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/storage/assertion_replay.hpp"

namespace tessera::oauth {

/// Somebody whom we trust says who the client acts for: a platform that names its workload, or a
/// company's identity provider that says which person may use which resource through which client
/// (ID-JAG). The client needs no secret of ours for the first; for the second the assertion must
/// name the client that authenticated.
/// Spec: RFC 7523 §2.1, MCP ext-auth workload identity federation and enterprise-managed
/// authorization
class JwtBearerGrant final : public Grant {
 public:
  /// @param resources, tokens, replay  not owned; outlive the grant
  JwtBearerGrant(ResourceTable const& resources, ForeignTokens const& tokens,
                 AssertionReplay& replay)
      : resources_(resources), tokens_(tokens), replay_(replay) {}

  [[nodiscard]] std::string_view grant_type() const noexcept override;
  Task<TokenGrant> decide(GrantRequest request) const override;

 private:
  Task<> spend(ForeignToken const& token) const;

  ResourceTable const& resources_;
  ForeignTokens const& tokens_;
  AssertionReplay& replay_;
};

}  // namespace tessera::oauth
