#include "oauth/storage/assertion_replay.hpp"

#include <optional>

namespace tessera::oauth {
namespace {

/// Every so many assertions …
constexpr int kBetweenSweeps = 16;
/// … so many rows are looked at, in the order of the table. As four are looked at for each that
/// comes, a table in which a quarter has ended grows no more.
constexpr std::int64_t kStretch = 4L * kBetweenSweeps;

}  // namespace

/// Goes through the table in circles. Used by the one thread that writes.
class SqlAssertionReplay::Broom {
 public:
  void sweep_now_and_then(store::Connection& db, SysSeconds now) {
    if (++since_last_ < kBetweenSweeps) return;
    since_last_ = 0;
    std::optional<store::Row> const last = db.query_one(
        "SELECT client_id, jti FROM oauth_seen_assertions WHERE (client_id, jti) > ($1, $2) "
        "ORDER BY client_id, jti LIMIT 1 OFFSET $3",
        client_id_, jti_, kStretch - 1);
    if (last)
      sweep(db, now, last->get<std::string>(0), last->get<std::string>(1));
    else
      sweep_rest(db, now);
  }

 private:
  void sweep(store::Connection& db, SysSeconds now, std::string client_id, std::string jti) {
    db.execute(
        "DELETE FROM oauth_seen_assertions WHERE (client_id, jti) > ($1, $2) "
        "AND (client_id, jti) <= ($3, $4) AND ends_at < $5",
        client_id_, jti_, client_id, jti, now);
    client_id_ = std::move(client_id);
    jti_ = std::move(jti);
  }

  void sweep_rest(store::Connection& db, SysSeconds now) {
    db.execute(
        "DELETE FROM oauth_seen_assertions WHERE (client_id, jti) > ($1, $2) AND ends_at < $3",
        client_id_, jti_, now);
    client_id_.clear();
    jti_.clear();
  }

  int since_last_ = 0;
  std::string client_id_;  // with jti_ the last row that was looked at; empty: none of this circle
  std::string jti_;
};

SqlAssertionReplay::SqlAssertionReplay(store::Database& database, Clock const& clock)
    : database_(database), clock_(clock), broom_(std::make_shared<Broom>()) {}

Task<bool> SqlAssertionReplay::remember(std::string client_id, std::string jti, SysSeconds until) {
  auto job = [broom = broom_, client_id = std::move(client_id), jti = std::move(jti), until,
              now = clock_.now_seconds()](store::Connection& db) {
    broom->sweep_now_and_then(db, now);
    std::int64_t const inserted = db.execute(
        "INSERT INTO oauth_seen_assertions (client_id, jti, ends_at) VALUES ($1, $2, $3) "
        "ON CONFLICT DO NOTHING",
        client_id, jti, until);
    return inserted == 1;
  };
  // Of what ends within minutes, a loss of power may take the last moments along.
  Task<bool> remembering = database_.write(std::move(job), store::Durability::process);
  bool const fresh = co_await std::move(remembering);
  co_return fresh;
}

}  // namespace tessera::oauth
