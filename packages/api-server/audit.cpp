#include "packages/api-server/audit.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "packages/api-server/errors.hpp"

#include <boost/json/object.hpp>

namespace tessera::api_server {
namespace {

std::string const& no_hash() {
  static std::string const zeros(64, '0');
  return zeros;
}

/// Verification reads this many entries at a time, so that a long trail needs little memory.
constexpr std::int64_t kPage = 1'000;

struct Entry {
  std::int64_t seq;
  std::int64_t at;
  std::string actor, action, detail, prev_hash;
};

/// `detail` goes in as the text that is stored: what was hashed is what can be read.
std::string hash_of(std::string_view tenant, Entry const& entry) {
  json::object const hashed{{"tenant", tenant},
                            {"seq", entry.seq},
                            {"at", entry.at},
                            {"actor", entry.actor},
                            {"action", entry.action},
                            {"detail", entry.detail},
                            {"prev_hash", entry.prev_hash}};
  return hex_encode(crypto::sha256_bytes(write_canonical_json(hashed)));
}

Error broken(std::string_view tenant, std::int64_t seq, std::string_view why) {
  return fail(Errc::audit_broken, "the audit trail of tenant " + std::string(tenant) +
                                      " is broken at entry " + std::to_string(seq) + ": " +
                                      std::string(why));
}

}  // namespace

std::int64_t append_audit(store::Connection& db, AuditEvent const& event) {
  auto const last = db.query_one(
      "SELECT seq, hash FROM audit WHERE tenant = $1 ORDER BY seq DESC LIMIT 1", event.tenant);
  Entry const entry{last ? last->get<std::int64_t>(0) + 1 : 1,
                    event.at.time_since_epoch().count(),
                    event.actor,
                    event.action,
                    write_canonical_json(event.detail),
                    last ? last->get<std::string>(1) : no_hash()};
  db.execute(
      "INSERT INTO audit (tenant, seq, at, actor, action, detail, prev_hash, hash)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      event.tenant, entry.seq, entry.at, entry.actor, entry.action, entry.detail, entry.prev_hash,
      hash_of(event.tenant, entry));
  return entry.seq;
}

Result<AuditState> verify_audit(store::Connection& db, std::string_view tenant) {
  AuditState state{0, no_hash()};
  while (true) {
    store::Rows const rows = db.query(
        "SELECT seq, at, actor, action, detail, prev_hash, hash FROM audit"
        " WHERE tenant = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        tenant, state.entries, kPage);
    if (rows.empty()) return state;
    for (store::Row const& row : rows) {
      Entry const entry{row.get<std::int64_t>(0), row.get<std::int64_t>(1),
                        row.get<std::string>(2),  row.get<std::string>(3),
                        row.get<std::string>(4),  row.get<std::string>(5)};
      std::int64_t const expected = state.entries + 1;
      if (entry.seq != expected) return broken(tenant, expected, "the entry is missing");
      if (entry.prev_hash != state.last_hash)
        return broken(tenant, entry.seq, "it does not continue the entry before it");
      if (row.get<std::string>(6) != hash_of(tenant, entry))
        return broken(tenant, entry.seq, "its content was changed");
      state = AuditState{entry.seq, row.get<std::string>(6)};
    }
  }
}

std::vector<std::string> all_tenants(store::Connection& db) {
  std::vector<std::string> names = all_chains(db);
  std::erase(names, kInstallation);
  return names;
}

std::vector<std::string> all_chains(store::Connection& db) {
  std::vector<std::string> names;
  for (store::Row const& row : db.query("SELECT tenant FROM tenants ORDER BY tenant"))
    names.push_back(row.get<std::string>(0));
  return names;
}

}  // namespace tessera::api_server
