#include "oauth/storage/assertion_replay.hpp"

namespace tessera::oauth {

Task<bool> SqlAssertionReplay::remember(std::string client_id, std::string jti, SysSeconds until) {
  auto job = [client_id = std::move(client_id), jti = std::move(jti), until,
              now = clock_.now_seconds()](store::Connection& db) {
    // Each new row takes up to two ended ones away, so the table stays as large as what is live
    // without a job that runs by the clock.
    db.execute(
        "DELETE FROM oauth_seen_assertions WHERE (client_id, jti) IN "
        "(SELECT client_id, jti FROM oauth_seen_assertions WHERE ends_at < $1 "
        "ORDER BY ends_at LIMIT 2)",
        now);
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
