#include "oauth/storage/sql_client_store.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/storage/clients_table.hpp"

namespace tessera::oauth {

SqlClientStore::SqlClientStore(store::Database& database, Clock const& clock, Options options)
    : database_(database), clock_(clock), options_(options) {}

Task<ClientPtr> SqlClientStore::find(std::string client_id) {
  if (ClientPtr known = cached(client_id)) co_return known;

  std::uint64_t const seen_changes = changes();
  auto job = [client_id](store::Connection& db) { return select_client(db, client_id); };
  std::optional<ClientRecord> record = co_await database_.read(std::move(job));
  if (!record || record->disabled) co_return nullptr;

  Result<ClientPtr> client = prepare_client(std::move(*record));
  if (!client) throw Exception(fail(Errc::server_error, {}, describe(client.error())));
  keep(*client, seen_changes);
  co_return *client;
}

Task<> SqlClientStore::add(ClientRecord record) {
  auto job = [record = std::move(record)](store::Connection& db) { insert_client(db, record); };
  co_await database_.write(std::move(job));
}

Task<> SqlClientStore::update(ClientRecord record) {
  std::string const client_id = record.client_id;
  auto job = [record = std::move(record)](store::Connection& db) { replace_client(db, record); };
  co_await database_.write(std::move(job));
  forget(client_id);
}

Task<std::vector<ClientRecord>> SqlClientStore::list() {
  auto job = [](store::Connection& db) { return select_clients(db); };
  std::vector<ClientRecord> records = co_await database_.read(std::move(job));
  co_return records;
}

ClientPtr SqlClientStore::cached(std::string const& client_id) {
  std::scoped_lock const lock(mutex_);
  auto const found = cache_.find(client_id);
  if (found == cache_.end()) return nullptr;
  if (clock_.steady_now() < found->second.ends) return found->second.client;
  cache_.erase(found);
  return nullptr;
}

void SqlClientStore::forget(std::string const& client_id) {
  std::scoped_lock const lock(mutex_);
  ++changes_;
  cache_.erase(client_id);
}

void SqlClientStore::keep(ClientPtr const& client, std::uint64_t seen_changes) {
  std::scoped_lock const lock(mutex_);
  // An update that finished while this record was being read may have made it old.
  if (changes_ != seen_changes || options_.cache_life.count() == 0) return;
  if (cache_.size() >= options_.cache_entries) cache_.clear();
  cache_[client->record.client_id] = Entry{client, clock_.steady_now() + options_.cache_life};
}

std::uint64_t SqlClientStore::changes() {
  std::scoped_lock const lock(mutex_);
  return changes_;
}

}  // namespace tessera::oauth
