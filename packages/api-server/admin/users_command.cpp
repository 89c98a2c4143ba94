#include "packages/api-server/admin/users_command.hpp"

#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/password_hash.hpp"
#include "oauth/storage/people/users_table.hpp"
#include "packages/api-server/admin/administration.hpp"
#include "packages/api-server/admin/password_input.hpp"

#include <cstdio>

namespace tessera::api_server {
namespace {

SysSeconds now() { return SystemClock().now_seconds(); }

json::object as_json(oauth::User const& user) {
  json::array tenants;
  for (std::string const& tenant : user.tenants) tenants.emplace_back(tenant);
  return json::object{{"user_id", user.user_id},
                      {"username", user.username},
                      {"tenants", std::move(tenants)},
                      {"disabled", user.disabled},
                      {"created_at", format_utc(user.created_at)}};
}

void print_row(oauth::User const& user) {
  std::string tenants;
  for (std::string const& tenant : user.tenants) tenants += (tenants.empty() ? "" : ",") + tenant;
  std::printf("%-32s %-9s %-24s %s\n", user.username.c_str(), user.disabled ? "disabled" : "active",
              tenants.c_str(), user.user_id.c_str());
}

}  // namespace

void UsersCommand::add_to(appkit::CommandParser const& app) {
  auto const users = app.command("users", "People who can sign in");
  users.requires_command();
  auto const named = [&](char const* verb, char const* help,
                         int (UsersCommand::*what)(Config const&)) {
    auto const command = add_verb(users, verb, help, what);
    command.option("name", name_, "User name: 1 to 64 of A-Z a-z 0-9 . _ @ -").required();
    return command;
  };
  auto const with_password = [&](appkit::CommandParser const& command) {
    command.option("--password-file", password_file_,
                   "File with the password; without it: the first line of standard input");
  };
  auto const add = named("add", "Add a person", &UsersCommand::add);
  add.option("--tenant", tenants_, "Tenant that they belong to; can be given again").required();
  with_password(add);
  with_password(named("set-password", "Change a password and end what came from the old one",
                      &UsersCommand::set_password));
  named("disable", "Sign a person out everywhere and let them in no more", &UsersCommand::disable);
  named("enable", "Let a disabled person in again", &UsersCommand::enable);
  named("delete", "Remove a person and what they allowed", &UsersCommand::remove);
  add_verb(users, "list", "Show everybody", &UsersCommand::list);
}

int UsersCommand::add(Config const& config) {
  SystemClock const clock;
  SystemRandom random;
  Secret const password = read_new_password(password_file_);
  oauth::User const user = new_user(NewUser{name_, tenants_, password}, clock, random);
  open_database(config)->write_now([&](store::Connection& db) { add_user(db, user); });
  if (json_)
    print(as_json(user), true);
  else
    std::printf("added %s as %s\n", user.username.c_str(), user.user_id.c_str());
  return 0;
}

int UsersCommand::list(Config const& config) {
  json::array all;
  for (oauth::User const& user : open_database(config)->read_now(oauth::select_users)) {
    if (json_)
      all.push_back(as_json(user));
    else
      print_row(user);
  }
  if (json_) print(all, true);
  return 0;
}

int UsersCommand::set_password(Config const& config) {
  SystemRandom random;
  Secret const password = read_new_password(password_file_);
  return change(config, new_password(crypto::hash_password(password, random).value(), now()));
}

int UsersCommand::disable(Config const& config) {
  return change(config, {"disable_user", [](store::Connection& db, oauth::User const& user) {
                           return oauth::disable_user(db, user.user_id, now());
                         }});
}

int UsersCommand::enable(Config const& config) {
  return change(config, {"enable_user", [](store::Connection& db, oauth::User const& user) {
                           oauth::enable_user(db, user.user_id);
                           return std::vector<std::string>();
                         }});
}

int UsersCommand::remove(Config const& config) {
  return change(config, {"delete_user", [](store::Connection& db, oauth::User const& user) {
                           return oauth::delete_user(db, user.user_id);
                         }});
}

int UsersCommand::change(Config const& config, UserChange const& wanted) {
  bool const found = open_database(config)->write_now(
      [&](store::Connection& db) { return change_user(db, name_, wanted, now()); });
  if (!found) {
    std::fprintf(stderr, "api-server: there is no user %s\n", name_.c_str());
    return 1;
  }
  if (json_)
    print(json::object{{"action", wanted.action}, {"username", name_}}, true);
  else
    std::printf("done: %s %s\n", wanted.action.c_str(), name_.c_str());
  return 0;
}

}  // namespace tessera::api_server
