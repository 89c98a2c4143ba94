#pragma once

#include "store/migrations.hpp"

namespace tessera::api_server {

/// The tables of tenants, accounts, their history and the audit trail; give it to `store::migrate`.
[[nodiscard]] store::Migrations accounts_migrations() noexcept;

}  // namespace tessera::api_server
