#include "oauth/storage/people/sign_ins.hpp"

#include "crypto/opaque_token.hpp"

namespace tessera::oauth {
namespace {

constexpr std::int64_t kSessionsOfOne = 20;
// How exactly the idle time is kept: a session that is used all the time is written once a minute.
constexpr std::chrono::seconds kTouchEvery{60};

struct Found {
  SignIn sign_in;
  SysSeconds idle_ends_at;
  SysSeconds ends_at;
};

std::optional<Found> select_sign_in(store::Connection& db, std::string const& hash,
                                    SysSeconds now) {
  std::optional<store::Row> const row = db.query_one(
      "SELECT user_id, signed_in_at, idle_ends_at, ends_at FROM oauth_sign_ins "
      "WHERE session_hash = $1 AND idle_ends_at > $2 AND ends_at > $2",
      hash, now);
  if (!row) return std::nullopt;
  std::optional<User> user = select_user_by_id(db, row->get<std::string>(0));
  if (!user || user->disabled) return std::nullopt;
  return Found{{hash, std::move(*user), row->get<SysSeconds>(1)},
               row->get<SysSeconds>(2),
               row->get<SysSeconds>(3)};
}

void remove_ended(store::Connection& db, SysSeconds now) {
  db.execute(
      "DELETE FROM oauth_sign_ins WHERE session_hash IN (SELECT session_hash FROM oauth_sign_ins "
      "WHERE ends_at <= $1 ORDER BY ends_at LIMIT 2)",
      now);
}

void make_room(store::Connection& db, std::string const& user_id) {
  db.execute(
      "DELETE FROM oauth_sign_ins WHERE session_hash IN (SELECT session_hash FROM oauth_sign_ins "
      "WHERE user_id = $1 ORDER BY signed_in_at DESC, session_hash LIMIT 1000 OFFSET $2)",
      user_id, kSessionsOfOne - 1);
}

}  // namespace

Task<Secret> SignIns::begin(std::string user_id) {
  Secret token = crypto::new_opaque_token(random_);
  SysSeconds const now = clock_.now_seconds();
  auto job = [user_id = std::move(user_id), hash = crypto::opaque_token_hash(token), now,
              options = options_](store::Connection& db) {
    remove_ended(db, now);
    make_room(db, user_id);
    db.execute(
        "INSERT INTO oauth_sign_ins (session_hash, user_id, signed_in_at, idle_ends_at, ends_at) "
        "VALUES ($1, $2, $3, $4, $5)",
        hash, user_id, now, now + options.idle, now + options.life);
  };
  co_await database_.write(std::move(job));
  co_return token;
}

Task<std::optional<SignIn>> SignIns::find(Secret token) {
  SysSeconds const now = clock_.now_seconds();
  auto look = [hash = crypto::opaque_token_hash(token), now](store::Connection& db) {
    return select_sign_in(db, hash, now);
  };
  std::optional<Found> found = co_await database_.read(std::move(look));
  if (!found) co_return std::nullopt;
  if (found->idle_ends_at < now + options_.idle - kTouchEvery) {
    auto touch = [hash = found->sign_in.session_hash,
                  until = now + options_.idle](store::Connection& db) {
      db.execute("UPDATE oauth_sign_ins SET idle_ends_at = $2 WHERE session_hash = $1", hash,
                 until);
    };
    co_await database_.write(std::move(touch));
  }
  co_return std::move(found->sign_in);
}

Task<> SignIns::end(std::string session_hash) {
  auto job = [session_hash = std::move(session_hash)](store::Connection& db) {
    db.execute("DELETE FROM oauth_sign_ins WHERE session_hash = $1", session_hash);
  };
  co_await database_.write(std::move(job));
}

}  // namespace tessera::oauth
