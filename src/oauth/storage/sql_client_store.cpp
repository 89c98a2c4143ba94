#include "oauth/storage/sql_client_store.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/storage/clients_table.hpp"

namespace tessera::oauth {

SqlClientStore::SqlClientStore(store::Database& database, Clock const& clock, Options options)
    : database_(database), clock_(clock), options_(options) {}

Task<ClientPtr> SqlClientStore::find(std::string client_id) {
  if (client_id.size() > kMaxClientId) co_return nullptr;
  std::optional<ClientPtr> const remembered = cached(client_id);
  if (remembered) co_return *remembered;

  std::uint64_t const seen_changes = changes();
  auto job = [client_id](store::Connection& db) { return select_client(db, client_id); };
  std::optional<ClientRecord> record = co_await database_.read(std::move(job));
  ClientPtr client;
  if (record && !record->disabled) {
    Result<ClientPtr> prepared = prepare_client(std::move(*record));
    if (!prepared) throw Exception(fail(Errc::server_error, {}, describe(prepared.error())));
    client = std::move(*prepared);
  }
  keep(client_id, client, seen_changes);
  co_return client;
}

Task<> SqlClientStore::add(ClientRecord record) {
  std::string const client_id = record.client_id;
  auto job = [record = std::move(record)](store::Connection& db) { insert_client(db, record); };
  co_await database_.write(std::move(job));
  forget(client_id);
}

Task<> SqlClientStore::update(ClientRecord record) {
  std::string const client_id = record.client_id;
  auto job = [record = std::move(record)](store::Connection& db) { replace_client(db, record); };
  co_await database_.write(std::move(job));
  forget(client_id);
}

Task<> SqlClientStore::remove(std::string client_id) {
  auto job = [client_id](store::Connection& db) {
    if (!delete_client(db, client_id))
      throw Exception(fail(Errc::invalid_request, "there is no such client"));
  };
  co_await database_.write(std::move(job));
  forget(client_id);
}

Task<std::vector<ClientRecord>> SqlClientStore::list() {
  auto job = [](store::Connection& db) { return select_clients(db); };
  std::vector<ClientRecord> records = co_await database_.read(std::move(job));
  co_return records;
}

std::optional<ClientPtr> SqlClientStore::cached(std::string const& client_id) {
  std::scoped_lock const lock(mutex_);
  auto const found = cache_.find(client_id);
  if (found == cache_.end()) return std::nullopt;
  if (clock_.steady_now() < found->second.ends) return found->second.client;
  cache_.erase(found);
  return std::nullopt;
}

void SqlClientStore::forget(std::string const& client_id) {
  std::scoped_lock const lock(mutex_);
  ++changes_;
  cache_.erase(client_id);
}

void SqlClientStore::keep(std::string const& client_id, ClientPtr client,
                          std::uint64_t seen_changes) {
  std::scoped_lock const lock(mutex_);
  // An update that finished while this record was being read may have made it old.
  if (changes_ != seen_changes || options_.cache_life.count() == 0) return;
  if (cache_.size() >= options_.cache_entries) cache_.clear();
  cache_[client_id] = Entry{std::move(client), clock_.steady_now() + options_.cache_life};
}

std::uint64_t SqlClientStore::changes() {
  std::scoped_lock const lock(mutex_);
  return changes_;
}

}  // namespace tessera::oauth
