#include "packages/api-server/schema.hpp"

#include <array>

namespace tessera::api_server {
namespace {

// Instants are Unix seconds. Every key begins with the tenant, so that no query crosses tenants.
constexpr std::array kSteps{
    store::Migration{1, "accounts_and_audit", R"sql(
      CREATE TABLE tenants (
        tenant     TEXT    NOT NULL PRIMARY KEY,
        created_at INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE accounts (
        tenant     TEXT    NOT NULL REFERENCES tenants (tenant),
        account_id TEXT    NOT NULL,
        email      TEXT    NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (tenant, account_id)
      ) STRICT;
      CREATE INDEX accounts_by_age ON accounts (tenant, created_at);

      CREATE TABLE email_changes (
        id          INTEGER NOT NULL PRIMARY KEY,
        tenant      TEXT    NOT NULL,
        account_id  TEXT    NOT NULL,
        old_email   TEXT    NOT NULL,
        new_email   TEXT    NOT NULL,
        changed_at  INTEGER NOT NULL,
        changed_by  TEXT    NOT NULL,
        client_id   TEXT    NOT NULL,
        approval_id TEXT,
        FOREIGN KEY (tenant, account_id) REFERENCES accounts (tenant, account_id),
        UNIQUE (tenant, approval_id)
      ) STRICT;
      CREATE INDEX email_changes_by_age ON email_changes (tenant, changed_at);

      CREATE TABLE audit (
        tenant    TEXT    NOT NULL REFERENCES tenants (tenant),
        seq       INTEGER NOT NULL,
        at        INTEGER NOT NULL,
        actor     TEXT    NOT NULL,
        action    TEXT    NOT NULL,
        detail    TEXT    NOT NULL,
        prev_hash TEXT    NOT NULL,
        hash      TEXT    NOT NULL,
        PRIMARY KEY (tenant, seq)
      ) STRICT;
    )sql"},
    store::Migration{2, "disabled_tenants", R"sql(
      ALTER TABLE tenants ADD COLUMN disabled_at INTEGER;
    )sql"},
};

}  // namespace

store::Migrations accounts_migrations() noexcept { return {"accounts", kSteps}; }

}  // namespace tessera::api_server
