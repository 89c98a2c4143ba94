#include "oauth/storage/people/people.hpp"

#include "crypto/opaque_token.hpp"

namespace tessera::oauth {
namespace {

constexpr std::int64_t kPlacesOfOne = 20;
constexpr std::chrono::hours kPlaceIsKnown{24 * 30};

std::string stored_place(std::string const& place) {
  return crypto::opaque_token_hash(Secret(place));
}

}  // namespace

Task<std::optional<User>> People::find(std::string username) {
  auto job = [username = std::move(username)](store::Connection& db) {
    return select_user(db, username);
  };
  std::optional<User> user = co_await database_.read(std::move(job));
  co_return user;
}

Task<bool> People::has_been_at(std::string user_id, std::string place) {
  auto job = [user_id = std::move(user_id), place = stored_place(place),
              since = clock_.now_seconds() - kPlaceIsKnown](store::Connection& db) {
    return db
        .query_one(
            "SELECT used_at FROM oauth_sign_in_places "
            "WHERE user_id = $1 AND place = $2 AND used_at > $3",
            user_id, place, since)
        .has_value();
  };
  bool const known = co_await database_.read(std::move(job));
  co_return known;
}

Task<> People::was_at(std::string user_id, std::string place) {
  auto job = [user_id = std::move(user_id), place = stored_place(place),
              now = clock_.now_seconds()](store::Connection& db) {
    db.execute(
        "INSERT INTO oauth_sign_in_places (user_id, place, used_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (user_id, place) DO UPDATE SET used_at = excluded.used_at",
        user_id, place, now);
    db.execute(
        "DELETE FROM oauth_sign_in_places WHERE user_id = $1 AND place IN "
        "(SELECT place FROM oauth_sign_in_places WHERE user_id = $1 "
        "ORDER BY used_at DESC, place LIMIT 1000 OFFSET $2)",
        user_id, kPlacesOfOne);
  };
  co_await database_.write(std::move(job));
}

Task<> People::renew_password_hash(std::string user_id, std::string password_hash) {
  auto job = [user_id = std::move(user_id), password_hash = std::move(password_hash)](
                 store::Connection& db) { update_password_hash(db, user_id, password_hash); };
  co_await database_.write(std::move(job));
}

}  // namespace tessera::oauth
