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
    // One tree instead of three: each assertion of each client writes here.
    store::Migration{3, "seen_assertions_in_one_tree", R"(
      CREATE TABLE oauth_seen (
        client_id TEXT NOT NULL,
        jti       TEXT NOT NULL,
        ends_at   BIGINT NOT NULL,
        PRIMARY KEY (client_id, jti)
      ) WITHOUT ROWID;
      INSERT INTO oauth_seen (client_id, jti, ends_at)
        SELECT client_id, jti, ends_at FROM oauth_seen_assertions;
      DROP TABLE oauth_seen_assertions;
      ALTER TABLE oauth_seen RENAME TO oauth_seen_assertions;
    )"},
};

}  // namespace

store::Migrations oauth_migrations() noexcept { return {"oauth", kSteps}; }

}  // namespace tessera::oauth
