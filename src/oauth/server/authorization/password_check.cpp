#include "oauth/server/authorization/password_check.hpp"

#include "http/address_block.hpp"

namespace tessera::oauth {
namespace {

using std::chrono::seconds;

/// What one attempt is counted against.
struct Brakes {
  std::string pair;
  std::vector<AttemptLimit> limits;
};

// A person who mistypes is not slowed down; a machine that guesses is, whether it tries one name
// from many addresses or many names from one.
Brakes brakes_for(std::string const& name, std::string const& place, bool place_is_known) {
  Brakes brakes;
  brakes.pair = "sign-in " + name + " from " + place;
  brakes.limits.push_back({brakes.pair, 5, seconds{30}});
  brakes.limits.push_back({"sign-in from " + place, 30, seconds{5}});
  if (!place_is_known) brakes.limits.push_back({"sign-in " + name, 20, seconds{10}});
  return brakes;
}

/// What is no name is counted as one, so that it costs the same.
std::string counted_name(std::string_view typed) {
  Result<std::string> const name = normalize_username(typed);
  return name ? *name : "nobody";
}

}  // namespace

Task<PasswordVerdict> PasswordCheck::check(std::string username, Secret password,
                                           std::string peer) const {
  std::optional<User> user = co_await parts_.people.find(username);
  std::string const name = counted_name(username);
  std::string const place = http::address_block(peer);
  std::string const user_id = user ? user->user_id : std::string();
  bool const is_known = co_await parts_.people.has_been_at(user_id, place);
  Brakes const brakes = brakes_for(name, place, is_known);
  std::chrono::milliseconds const wait = co_await parts_.attempts.count(brakes.limits);
  if (wait.count() > 0) co_return TryLater{std::chrono::ceil<seconds>(wait)};

  bool const may = user && !user->disabled;
  std::string stored = may ? user->password_hash : crypto::nobodys_password_hash();
  bool const right = co_await matches(password, std::move(stored));
  if (!right || !may) co_return PasswordVerdict();

  std::vector<std::string> forgiven{brakes.pair};
  co_await parts_.attempts.forgive(std::move(forgiven));
  co_await parts_.people.was_at(user->user_id, place);
  if (crypto::needs_rehash(user->password_hash, parts_.cost)) {
    User const& who = *user;
    co_await renew(who, std::move(password));
  }
  co_return std::move(*user);
}

Task<bool> PasswordCheck::matches(Secret password, std::string stored) const {
  auto job = [password = std::move(password), stored = std::move(stored)] {
    return crypto::verify_password(password, stored).value();
  };
  bool const right = co_await parts_.hashing.run(std::move(job));
  co_return right;
}

Task<> PasswordCheck::renew(User const& user, Secret password) const {
  std::string const user_id = user.user_id;
  auto job = [password = std::move(password), &random = parts_.random, cost = parts_.cost] {
    return crypto::hash_password(password, random, cost).value();
  };
  std::string hash = co_await parts_.hashing.run(std::move(job));
  co_await parts_.people.renew_password_hash(user_id, std::move(hash));
}

}  // namespace tessera::oauth
