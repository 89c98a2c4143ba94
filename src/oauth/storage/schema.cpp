#include "oauth/storage/schema.hpp"

#include <array>

namespace tessera::oauth {
namespace {

constexpr std::array kSteps{
    store::Migration{1, "create_clients", R"(
      CREATE TABLE oauth_clients (
        client_id  TEXT PRIMARY KEY,
        record     TEXT NOT NULL,
        created_at BIGINT NOT NULL
      );
    )"},
    store::Migration{2, "create_seen_assertions", R"(
      CREATE TABLE oauth_seen_assertions (
        client_id TEXT NOT NULL,
        jti       TEXT NOT NULL,
        ends_at   BIGINT NOT NULL,
        PRIMARY KEY (client_id, jti)
      );
      CREATE INDEX oauth_seen_assertions_ends_at ON oauth_seen_assertions (ends_at);
    )"},
};

}  // namespace

store::Migrations oauth_migrations() noexcept { return {"oauth", kSteps}; }

}  // namespace tessera::oauth
