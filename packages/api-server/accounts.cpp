#include "packages/api-server/accounts.hpp"

#include "packages/api-server/audit.hpp"
#include "packages/api-server/errors.hpp"

#include <boost/json/object.hpp>

namespace tessera::api_server {
namespace {

constexpr char const* kSystem = "system";

std::string select_email(store::Connection& db, std::string const& tenant,
                         std::string const& account_id) {
  auto const row = db.query_one("SELECT email FROM accounts WHERE tenant = $1 AND account_id = $2",
                                tenant, account_id);
  if (!row) throw Exception(fail(Errc::no_such_account));
  return row->get<std::string>(0);
}

/// The unique key decides, so that an approval is spent once even among several servers.
void insert_change(store::Connection& db, EmailChange const& change, std::string const& old_email,
                   SysSeconds now) {
  auto const inserted = db.execute(
      "INSERT INTO email_changes (tenant, account_id, old_email, new_email, changed_at, changed_by,"
      " client_id, approval_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
      " ON CONFLICT (tenant, approval_id) DO NOTHING",
      change.tenant, change.account_id, old_email, change.new_email, now, change.changed_by,
      change.client_id, change.approval_id);
  if (inserted == 0) throw Exception(fail(Errc::approval_used));
}

json::object audit_detail(EmailChange const& change, std::string const& old_email) {
  json::object detail{{"account_id", change.account_id},
                      {"old_email", old_email},
                      {"new_email", change.new_email},
                      {"client_id", change.client_id}};
  if (!change.actor.empty()) detail["acted_by"] = change.actor;
  if (change.approval_id) detail["approval_id"] = *change.approval_id;
  return detail;
}

EmailChanged apply(store::Connection& db, EmailChange const& change, SysSeconds now) {
  std::string const old_email = select_email(db, change.tenant, change.account_id);
  insert_change(db, change, old_email, now);
  db.execute(
      "UPDATE accounts SET email = $3, updated_at = $4 WHERE tenant = $1 AND account_id = $2",
      change.tenant, change.account_id, change.new_email, now);
  append_audit(db, AuditEvent{change.tenant, now, change.changed_by, "change_email",
                              audit_detail(change, old_email)});
  return EmailChanged{change.account_id, old_email, change.new_email, now};
}

}  // namespace

Task<std::string> Accounts::email(std::string tenant, std::string account_id) {
  auto look_up = [tenant = std::move(tenant), account_id = std::move(account_id)](
                     store::Connection& db) { return select_email(db, tenant, account_id); };
  std::string email = co_await database_.read(std::move(look_up));
  co_return email;
}

Task<EmailChanged> Accounts::change_email(EmailChange change) {
  auto job = [change = std::move(change), now = clock_.now_seconds()](store::Connection& db) {
    return apply(db, change, now);
  };
  EmailChanged changed = co_await database_.write(std::move(job));
  co_return changed;
}

bool add_tenant(store::Connection& db, std::string const& tenant, SysSeconds now) {
  return db.execute(
             "INSERT INTO tenants (tenant, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
             tenant, now) == 1;
}

void ensure_tenant(store::Connection& db, std::string const& tenant, SysSeconds now) {
  static_cast<void>(add_tenant(db, tenant, now));
}

bool ensure_account(store::Connection& db, std::string const& tenant, std::string const& account_id,
                    std::string const& email, SysSeconds now) {
  auto const inserted = db.execute(
      "INSERT INTO accounts (tenant, account_id, email, created_at, updated_at)"
      " VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING",
      tenant, account_id, email, now);
  if (inserted == 0) return false;
  append_audit(db, AuditEvent{tenant, now, kSystem, "create_account",
                              json::object{{"account_id", account_id}, {"email", email}}});
  return true;
}

}  // namespace tessera::api_server
