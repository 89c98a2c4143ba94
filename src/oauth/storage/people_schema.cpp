#include "oauth/storage/people_schema.hpp"

#include <array>

namespace tessera::oauth {
namespace {

// Instants are Unix seconds, but `full_at`, which is in milliseconds. An instant of 0 has not come.
// Lists of names that hold no space (tenants, scopes) are one text.
constexpr std::array kSteps{
    store::Migration{1, "create_users", R"(
      CREATE TABLE oauth_users (
        user_id       TEXT PRIMARY KEY,
        username      TEXT NOT NULL UNIQUE,
        tenants       TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        disabled      BIGINT NOT NULL,
        created_at    BIGINT NOT NULL
      );
      CREATE TABLE oauth_sign_ins (
        session_hash  TEXT PRIMARY KEY,
        user_id       TEXT NOT NULL REFERENCES oauth_users (user_id),
        signed_in_at  BIGINT NOT NULL,
        idle_ends_at  BIGINT NOT NULL,
        ends_at       BIGINT NOT NULL
      );
      CREATE INDEX oauth_sign_ins_user ON oauth_sign_ins (user_id);
      CREATE INDEX oauth_sign_ins_ends_at ON oauth_sign_ins (ends_at);
      CREATE TABLE oauth_sign_in_places (
        user_id TEXT NOT NULL REFERENCES oauth_users (user_id),
        place   TEXT NOT NULL,
        used_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, place)
      );
      CREATE TABLE oauth_attempts (
        bucket  TEXT PRIMARY KEY,
        full_at BIGINT NOT NULL
      );
      CREATE INDEX oauth_attempts_full_at ON oauth_attempts (full_at);
    )"},
    // An authorization is what one person allowed one client once; its refresh token is a part of
    // it, because there is never more than one: generation 0 means none.
    store::Migration{2, "create_authorizations", R"(
      CREATE TABLE oauth_consents (
        user_id    TEXT NOT NULL REFERENCES oauth_users (user_id),
        client_id  TEXT NOT NULL,
        tenant     TEXT NOT NULL,
        resource   TEXT NOT NULL,
        scopes     TEXT NOT NULL,
        shown_hash TEXT NOT NULL,
        given_at   BIGINT NOT NULL,
        PRIMARY KEY (user_id, client_id, tenant, resource)
      );
      CREATE TABLE oauth_authorizations (
        authorization_id TEXT PRIMARY KEY,
        user_id          TEXT NOT NULL REFERENCES oauth_users (user_id),
        client_id        TEXT NOT NULL,
        tenant           TEXT NOT NULL,
        resource         TEXT NOT NULL,
        scopes           TEXT NOT NULL,
        signed_in_at     BIGINT NOT NULL,
        ends_at          BIGINT NOT NULL,
        revoked_at       BIGINT NOT NULL,
        proof_key        TEXT,
        generation       BIGINT NOT NULL,
        token_hash       TEXT,
        idle_ends_at     BIGINT NOT NULL,
        rotated_at       BIGINT NOT NULL,
        rotated_proof    TEXT
      );
      CREATE INDEX oauth_authorizations_user ON oauth_authorizations (user_id);
      CREATE INDEX oauth_authorizations_ends_at ON oauth_authorizations (ends_at);
      CREATE TABLE oauth_codes (
        code_hash         TEXT PRIMARY KEY,
        authorization_id  TEXT NOT NULL REFERENCES oauth_authorizations (authorization_id),
        client_id         TEXT NOT NULL,
        redirect_uri      TEXT NOT NULL,
        code_challenge    TEXT NOT NULL,
        proof_key         TEXT,
        ends_at           BIGINT NOT NULL,
        spent_at          BIGINT NOT NULL
      );
      CREATE INDEX oauth_codes_authorization ON oauth_codes (authorization_id);
    )"},
    store::Migration{3, "index_authorizations_by_client", R"(
      CREATE INDEX oauth_authorizations_client ON oauth_authorizations (client_id);
    )"},
};

}  // namespace

store::Migrations oauth_people_migrations() noexcept { return {"oauth_people", kSteps}; }

}  // namespace tessera::oauth
