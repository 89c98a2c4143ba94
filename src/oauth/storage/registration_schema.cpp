#include "oauth/storage/registration_schema.hpp"

#include <array>

namespace tessera::oauth {
namespace {

// Instants are Unix seconds. Tokens are kept as hashes only.
constexpr std::array kSteps{
    store::Migration{1, "create_registrations", R"(
      CREATE TABLE oauth_registrations (
        client_id     TEXT PRIMARY KEY,
        token_hash    TEXT NOT NULL,
        terms         TEXT NOT NULL,
        address_block TEXT NOT NULL,
        initial_token TEXT,
        registered_at BIGINT NOT NULL,
        last_used_at  BIGINT,
        ends_at       BIGINT NOT NULL
      );
      CREATE INDEX oauth_registrations_ends_at ON oauth_registrations (ends_at);
      CREATE INDEX oauth_registrations_block ON oauth_registrations (address_block);
    )"},
    store::Migration{2, "create_initial_tokens", R"(
      CREATE TABLE oauth_initial_tokens (
        token_hash TEXT PRIMARY KEY,
        name       TEXT NOT NULL UNIQUE,
        terms      TEXT NOT NULL,
        uses_left  BIGINT NOT NULL,
        ends_at    BIGINT NOT NULL,
        created_at BIGINT NOT NULL
      );
    )"},
};

}  // namespace

store::Migrations oauth_registration_migrations() noexcept {
  return {"oauth_registration", kSteps};
}

}  // namespace tessera::oauth
