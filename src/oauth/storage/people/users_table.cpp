#include "oauth/storage/people/users_table.hpp"

#include "crypto/password_hash.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/storage/people/name_list.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxUsername = 64;
constexpr std::size_t kMaxTenants = 64;

void require(bool holds, char const* what) {
  if (!holds) throw Exception(fail(Errc::invalid_request, what));
}

User read_user(store::Row const& row) {
  User user;
  user.user_id = row.get<std::string>(0);
  user.username = row.get<std::string>(1);
  user.tenants = split_names(row.get<std::string>(2));
  user.password_hash = row.get<std::string>(3);
  user.disabled = row.get<bool>(4);
  user.created_at = row.get<SysSeconds>(5);
  return user;
}

std::optional<User> read_user(std::optional<store::Row> const& row) {
  if (!row) return std::nullopt;
  return read_user(*row);
}

void end_sign_ins(store::Connection& db, std::string const& user_id) {
  db.execute("DELETE FROM oauth_sign_ins WHERE user_id = $1", user_id);
}

std::vector<std::string> first_column(store::Rows const& rows) {
  std::vector<std::string> texts;
  for (store::Row const& row : rows) texts.push_back(row.get<std::string>(0));
  return texts;
}

std::vector<std::string> end_everything(store::Connection& db, std::string const& user_id,
                                        SysSeconds now) {
  end_sign_ins(db, user_id);
  return first_column(
      db.query("UPDATE oauth_authorizations SET revoked_at = $2 "
               "WHERE user_id = $1 AND revoked_at = 0 RETURNING authorization_id",
               user_id, now));
}

}  // namespace

Result<std::string> normalize_username(std::string_view text) {
  std::string name(text);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  bool const is_clean = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '@' ||
           c == '-';
  });
  if (name.empty() || name.size() > kMaxUsername || !is_clean)
    return fail(Errc::invalid_request,
                "a user name has 1 to 64 of the characters A-Z a-z 0-9 . _ @ -");
  return name;
}

void insert_user(store::Connection& db, User const& user) {
  std::string const username = normalize_username(user.username).value();
  require(user.user_id.starts_with("user:"), "a user_id begins with user:");
  require(!user.tenants.empty() && user.tenants.size() <= kMaxTenants &&
              std::ranges::all_of(user.tenants, [](auto const& one) { return is_tenant_id(one); }),
          "a user needs 1 to 64 well-formed tenants");
  require(crypto::is_password_hash(user.password_hash), "the password hash is malformed");
  std::int64_t const inserted = db.execute(
      "INSERT INTO oauth_users (user_id, username, tenants, password_hash, disabled, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
      user.user_id, username, join_names(user.tenants), user.password_hash,
      std::int64_t{user.disabled ? 1 : 0}, user.created_at);
  require(inserted == 1, "there is a user of that name already");
}

std::optional<User> select_user(store::Connection& db, std::string_view username) {
  Result<std::string> const name = normalize_username(username);
  if (!name) return std::nullopt;
  return read_user(
      db.query_one("SELECT user_id, username, tenants, password_hash, disabled, created_at "
                   "FROM oauth_users WHERE username = $1",
                   *name));
}

std::optional<User> select_user_by_id(store::Connection& db, std::string const& user_id) {
  return read_user(
      db.query_one("SELECT user_id, username, tenants, password_hash, disabled, created_at "
                   "FROM oauth_users WHERE user_id = $1",
                   user_id));
}

std::vector<User> select_users(store::Connection& db) {
  std::vector<User> users;
  for (store::Row const& row :
       db.query("SELECT user_id, username, tenants, password_hash, disabled, created_at "
                "FROM oauth_users ORDER BY username LIMIT 10000"))
    users.push_back(read_user(row));
  return users;
}

void update_password_hash(store::Connection& db, std::string const& user_id,
                          std::string const& password_hash) {
  require(crypto::is_password_hash(password_hash), "the password hash is malformed");
  db.execute("UPDATE oauth_users SET password_hash = $2 WHERE user_id = $1", user_id,
             password_hash);
}

std::vector<std::string> replace_password(store::Connection& db, std::string const& user_id,
                                          std::string const& password_hash, SysSeconds now) {
  update_password_hash(db, user_id, password_hash);
  return end_everything(db, user_id, now);
}

std::vector<std::string> disable_user(store::Connection& db, std::string const& user_id,
                                      SysSeconds now) {
  db.execute("UPDATE oauth_users SET disabled = 1 WHERE user_id = $1", user_id);
  return end_everything(db, user_id, now);
}

void enable_user(store::Connection& db, std::string const& user_id) {
  db.execute("UPDATE oauth_users SET disabled = 0 WHERE user_id = $1", user_id);
}

std::vector<std::string> delete_user(store::Connection& db, std::string const& user_id) {
  end_sign_ins(db, user_id);
  db.execute("DELETE FROM oauth_sign_in_places WHERE user_id = $1", user_id);
  db.execute("DELETE FROM oauth_consents WHERE user_id = $1", user_id);
  db.execute(
      "DELETE FROM oauth_codes WHERE authorization_id IN "
      "(SELECT authorization_id FROM oauth_authorizations WHERE user_id = $1)",
      user_id);
  std::vector<std::string> ended = first_column(db.query(
      "DELETE FROM oauth_authorizations WHERE user_id = $1 RETURNING authorization_id", user_id));
  db.execute("DELETE FROM oauth_users WHERE user_id = $1", user_id);
  return ended;
}

}  // namespace tessera::oauth
