#pragma once

#include "base/clock.hpp"
#include "oauth/storage/client_store.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace tessera::oauth {

/// Clients in a database, with a small cache in front. One object serves the whole process, so that
/// an `add` or `update` is seen by the next `find` of every worker; another process sees it when
/// the cache entry has ended. That a client is unknown is remembered too, so that asking for it
/// again takes as long as asking for a known one.
class SqlClientStore final : public ClientStore {
 public:
  struct Options {
    std::chrono::milliseconds cache_life{5'000};  ///< How old a cached record may be; 0: no cache.
    std::size_t cache_entries = 10'000;           ///< The cache is emptied when it is full.
  };
  /// @param database  not owned; outlives the store, migrated with `oauth_migrations`
  SqlClientStore(store::Database& database, Clock const& clock, Options options);
  SqlClientStore(store::Database& database, Clock const& clock)
      : SqlClientStore(database, clock, Options{}) {}

  Task<ClientPtr> find(std::string client_id) override;
  Task<> add(ClientRecord record) override;
  Task<> update(ClientRecord record) override;
  Task<> remove(std::string client_id) override;
  void forget(std::string const& client_id) override;
  Task<std::vector<ClientRecord>> list() override;

 private:
  struct Entry {
    ClientPtr client;  // null: known to be unknown
    std::chrono::steady_clock::time_point ends;
  };
  [[nodiscard]] std::optional<ClientPtr> cached(std::string const& client_id);
  void keep(std::string const& client_id, ClientPtr client, std::uint64_t seen_changes);
  [[nodiscard]] std::uint64_t changes();

  store::Database& database_;
  Clock const& clock_;
  Options options_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, Entry> cache_;
  std::uint64_t changes_ = 0;
};

}  // namespace tessera::oauth
