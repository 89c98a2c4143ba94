#include "oauth/storage/token_schema.hpp"

#include <array>

namespace tessera::oauth {
namespace {

constexpr std::array kSteps{
    // `kind` is `token` (its jti) or `grant` (its authorization_id).
    store::Migration{1, "create_revocations", R"(
      CREATE TABLE oauth_revocations (
        kind    TEXT NOT NULL,
        id      TEXT NOT NULL,
        ends_at BIGINT NOT NULL,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX oauth_revocations_ends_at ON oauth_revocations (ends_at);
    )"},
};

}  // namespace

store::Migrations oauth_tokens_migrations() noexcept { return {"oauth_tokens", kSteps}; }

}  // namespace tessera::oauth
