#include "oauth/storage/clients_table.hpp"

#include "oauth/model/errors.hpp"
#include "store/errc.hpp"

namespace tessera::oauth {
namespace {

std::string checked_text(ClientRecord const& record) {
  Result<ClientPtr> const prepared = prepare_client(record);
  if (!prepared) throw Exception(prepared.error());
  return write_json(to_json(record));
}

ClientRecord read_record(store::Row const& row) {
  Result<ClientRecord> record = parse_json_as<ClientRecord>(row.get<std::string>(0));
  if (!record)
    throw Exception(fail(Errc::server_error, {}, "stored client: " + describe(record.error())));
  return std::move(*record);
}

}  // namespace

void insert_client(store::Connection& db, ClientRecord const& record) {
  std::int64_t const changed = db.execute(
      "INSERT INTO oauth_clients (client_id, record, created_at) VALUES ($1, $2, $3) "
      "ON CONFLICT DO NOTHING",
      record.client_id, checked_text(record), record.created_at);
  if (changed == 0)
    throw Exception(fail(Errc::invalid_request, "a client of that client_id exists already"));
}

void replace_client(store::Connection& db, ClientRecord const& record) {
  std::int64_t const changed =
      db.execute("UPDATE oauth_clients SET record = $2 WHERE client_id = $1", record.client_id,
                 checked_text(record));
  if (changed == 0) throw Exception(fail(Errc::invalid_request, "there is no such client"));
}

bool delete_client(store::Connection& db, std::string const& client_id) {
  return db.execute("DELETE FROM oauth_clients WHERE client_id = $1", client_id) > 0;
}

std::optional<ClientRecord> select_client(store::Connection& db, std::string const& client_id) {
  std::optional<store::Row> const row =
      db.query_one("SELECT record FROM oauth_clients WHERE client_id = $1", client_id);
  if (!row) return std::nullopt;
  return read_record(*row);
}

std::vector<ClientRecord> select_clients(store::Connection& db) {
  std::vector<ClientRecord> records;
  for (store::Row const& row :
       db.query("SELECT record FROM oauth_clients ORDER BY client_id LIMIT 10000"))
    records.push_back(read_record(row));
  return records;
}

}  // namespace tessera::oauth
