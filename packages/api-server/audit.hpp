#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "store/sql.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The audit trail: per tenant, a chain in which every entry holds the hash of the one before it.
//
//   hash(n) = SHA-256( canonical JSON of {tenant, seq, at, actor, action, detail, prev_hash} )
//   prev_hash(1) = 64 zeros
//
// Changing, removing or inserting an entry breaks the chain at that place. Cutting off the newest
// entries cannot be seen from inside: whoever needs that keeps the last hash that `verify` prints.

namespace tessera::api_server {

struct AuditEvent {
  std::string tenant;
  SysSeconds at{};
  std::string actor;    ///< Who: the subject, or `system` for set-up.
  std::string action;   ///< What: `change_email`, `create_account`.
  json::object detail;  ///< Never holds a secret.
};

/// Appends one entry; call it in the same job as the change that it records.
/// @return its number, counted from 1 within the tenant
std::int64_t append_audit(store::Connection& db, AuditEvent const& event);

/// What is left to say about a chain that holds.
struct AuditState {
  std::int64_t entries = 0;
  std::string last_hash;  ///< 64 hexadecimal digits; zeros for an empty chain.
};

/// Walks the whole chain of a tenant. Errors: audit_broken; the hint names the first bad entry.
[[nodiscard]] Result<AuditState> verify_audit(store::Connection& db, std::string_view tenant);

/// The chain of what belongs to no single tenant: clients, keys, tenants themselves. It is kept
/// like a tenant of a name that no tenant can have.
inline constexpr char const* kInstallation = "@installation";

/// The names of all tenants, sorted.
[[nodiscard]] std::vector<std::string> all_tenants(store::Connection& db);
/// The names of all chains: the tenants and, once it has an entry, the installation.
[[nodiscard]] std::vector<std::string> all_chains(store::Connection& db);

}  // namespace tessera::api_server
