#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "oauth/model/client_record.hpp"
#include "oauth/storage/client_store.hpp"
#include "oauth/storage/people/attempts.hpp"
#include "store/database.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tessera::oauth {

/// A token that lets somebody register a client, as the operator made it. The token itself is
/// nowhere but with whom it was given to.
struct InitialToken {
  std::string token_hash;  ///< See `crypto::opaque_token_hash`.
  std::string name;        ///< For people, unique.
  std::string terms;       ///< What a client can get with it: JSON.
  std::int64_t uses_left = 1;
  SysSeconds ends_at{};
};

/// How a new client comes in.
struct NewRegistration {
  ClientRecord record;
  std::string token_hash;                         ///< Of the client's registration access token.
  std::string terms;                              ///< Under which it was let in: JSON.
  std::string address_block;                      ///< From where, see `http::address_block`.
  std::optional<std::string> initial_token_hash;  ///< The token that is used up by it.
};

/// A registered client with what its management needs.
struct Registration {
  ClientRecord record;
  std::string token_hash;
  std::string terms;
};

/// For jobs that already hold a connection.
/// Throws Exception(Errc::invalid_request) for a name that is taken.
void insert_initial_token(store::Connection& db, InitialToken const& token, SysSeconds now);
/// Forgets that a client registered itself; the client is the caller's matter.
void delete_registration(store::Connection& db, std::string const& client_id);

/// Clients that registered themselves. All bounds hold for all processes on one database: what may
/// still come in is decided where it is written. Safe to use from any thread.
class Registrations {
 public:
  struct Limits {
    std::int64_t block_per_minute = 5;   ///< Registrations from one address block.
    std::int64_t block_per_day = 50;     ///< The same.
    std::int64_t all_per_minute = 60;    ///< From everywhere.
    std::int64_t unused_per_block = 20;  ///< Registered there and not used yet.
    std::int64_t unused = 2'000;         ///< The same, from everywhere.
    std::int64_t clients = 10'000;       ///< Registered clients in all.
    std::chrono::seconds unused_life{std::chrono::hours(24)};         ///< Then it is removed.
    std::chrono::seconds inactive_life{std::chrono::hours(24 * 90)};  ///< Since its last use.
  };
  /// @param database  not owned; outlives this, migrated with `oauth_registration_migrations` and
  /// `oauth_people_migrations`
  /// @param clients   the store over the same database, told about changes; not owned
  Registrations(Limits limits, store::Database& database, ClientStore& clients, Clock const& clock)
      : limits_(limits),
        database_(database),
        clients_(clients),
        clock_(clock),
        attempts_(database, clock) {}

  /// Counts a registration from an address block. Throws Exception(Errc::too_many_requests).
  Task<> count_attempt(std::string address_block);

  /// Uses up one use of the initial token, if one is named, and stores the client; or does neither.
  /// Throws Exception: Errc::too_many_requests when a quota is full, Errc::invalid_token when the
  /// token has no use left by now.
  Task<> add(NewRegistration registration);
  /// @return nothing for a client that is unknown or did not register itself
  Task<std::optional<Registration>> find(std::string client_id);
  /// Replaces what is stored about the client. Throws Exception(Errc::invalid_token) when it is
  /// gone.
  Task<> update(ClientRecord record);
  /// Removes the client and ends what people allowed it.
  /// @return the authorizations that ended: access tokens of them are `RevokedTokens`' matter
  Task<std::vector<std::string>> remove(std::string client_id);

  /// Remembers that the client got a token, at most once an hour: it is not removed for 90 days.
  Task<> note_use(std::string client_id);
  /// Removes up to 100 clients whose time is over. @return how many
  Task<std::int64_t> clean_up();

  /// Throws Exception(Errc::invalid_request) for a name that is taken.
  Task<> add_initial_token(InitialToken token);
  /// @return nothing for a token that is unknown, over or used up
  Task<std::optional<InitialToken>> find_initial_token(std::string token_hash);

 private:
  void forget(std::vector<std::string> const& client_ids);
  [[nodiscard]] bool was_noted(std::string const& client_id);

  Limits limits_;
  store::Database& database_;
  ClientStore& clients_;
  Clock const& clock_;
  Attempts attempts_;
  std::mutex mutex_;  // guards what follows
  std::unordered_map<std::string, std::chrono::steady_clock::time_point> noted_;
};

}  // namespace tessera::oauth
