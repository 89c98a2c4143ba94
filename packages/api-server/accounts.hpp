#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>

namespace tessera::api_server {

/// A wanted change, and who wants it.
struct EmailChange {
  std::string tenant;
  std::string account_id;
  std::string new_email;   ///< Checked already.
  std::string changed_by;  ///< The subject of the token.
  std::string client_id;   ///< The software that the subject uses.
  std::string actor;       ///< Who called us in the subject's name; empty: the subject itself.
  std::optional<std::string>
      approval_id;  ///< The human's yes, good for one change. None: not asked.
};

struct EmailChanged {
  std::string account_id;
  std::string old_email;
  std::string new_email;
  SysSeconds changed_at{};
};

/// The accounts of all tenants. Every call names one tenant and sees nothing of the others: an
/// account of another tenant does not exist. Safe to use from any thread.
class Accounts {
 public:
  /// @param database  not owned; outlives this, migrated with `accounts_migrations`
  Accounts(store::Database& database, Clock const& clock) : database_(database), clock_(clock) {}

  /// Throws Exception(no_such_account).
  Task<std::string> email(std::string tenant, std::string account_id);

  /// Changes the address, writes history and audit trail, and spends the approval: all of it, or
  /// nothing. Durable when it returns.
  /// Throws Exception: no_such_account, approval_used.
  Task<EmailChanged> change_email(EmailChange change);

 private:
  store::Database& database_;
  Clock const& clock_;
};

/// @return false when there is such a tenant already
bool add_tenant(store::Connection& db, std::string const& tenant, SysSeconds now);
/// Adds the tenant if it is new. For set-up.
void ensure_tenant(store::Connection& db, std::string const& tenant, SysSeconds now);

/// Adds an account and its audit entry, if the identifier is new. For set-up.
/// @return false when the account was there already; nothing is changed then.
bool ensure_account(store::Connection& db, std::string const& tenant, std::string const& account_id,
                    std::string const& email, SysSeconds now);

}  // namespace tessera::api_server
