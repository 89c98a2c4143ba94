#include "packages/api-server/admin/keys_command.hpp"

#include "packages/api-server/admin/administration.hpp"
#include "packages/api-server/keys/key_administration.hpp"

#include <cstdio>

namespace tessera::api_server {
namespace {

constexpr char const* kHelpEnd = R"(
A key is published for ten minutes before it signs, so that everybody who keeps the set knows it,
and for a quarter of an hour after it was replaced, until no token of it lives any more.
`keys rotate` does whatever is due, and can run as often as you like:

  api-server keys rotate --config FILE     publishes the next key
  (ten minutes later, again)               uses it, retires the old one, publishes the next
  (sixteen minutes later, again)           removes the old one

A key has leaked:
  api-server keys remove KID --emergency   another key signs at once, tokens of this one are refused
                                           here now, elsewhere when the set is fetched anew (5 min)
)";

json::object as_json(PlannedKey const& key) {
  json::object out = to_json(key).get_object();
  for (char const* name : {"published_at", "activated_at", "retired_at"})
    if (json::value* const at = out.if_contains(name); at != nullptr && at->is_int64())
      *at = format_utc(SysSeconds{std::chrono::seconds{at->get_int64()}});
  if (key.phase == KeyPhase::next) out["ready_at"] = format_utc(ready_at(key));
  if (key.phase == KeyPhase::retired) out["removable_at"] = format_utc(removable_at(key));
  return out;
}

/// Runs one step and shows what it did.
template <class Step>
int change(Config const& config, bool as_json_text, Step step) {
  SystemClock const clock;
  auto const database = open_database(config);
  KeyAdministration administration(key_files(config), *database, clock);
  std::vector<KeyStep> const steps = step(administration);
  json::array done;
  for (KeyStep const& one : steps)
    done.push_back(json::object{{"action", one.action}, {"kid", one.kid}});
  if (as_json_text || !steps.empty())
    print(done, as_json_text);
  else
    std::puts("nothing is due; `keys list` says when");
  return 0;
}

}  // namespace

void KeysCommand::add_to(appkit::CommandParser const& app) {
  auto const keys = app.command("keys", "The keys that sign access tokens");
  keys.requires_command();
  keys.footer(kHelpEnd);
  add_verb(keys, "list", "Show all, with their phases", &KeysCommand::list);
  add_verb(keys, "rotate", "Do whatever is due; run it from time to time", &KeysCommand::rotate);
  auto const activate =
      add_verb(keys, "activate", "Sign with a published key from now on", &KeysCommand::activate);
  activate.option("kid", kid_, "The key; without it: the one that waits");
  auto const retire =
      add_verb(keys, "retire", "Withdraw a published key before it is used", &KeysCommand::retire);
  retire.option("kid", kid_, "The key").required();
  auto const remove =
      add_verb(keys, "remove", "Remove a retired key for good", &KeysCommand::remove);
  remove.option("kid", kid_, "The key").required();
  for (appkit::CommandParser const& command : {activate, remove})
    command.flag("--emergency", emergency_, "A key has leaked: do not wait");
}

int KeysCommand::list(Config const& config) {
  json::array all;
  for (PlannedKey const& key : key_files(config).read_plan(SystemClock().now_seconds()).keys)
    all.push_back(as_json(key));
  print(all, json_);
  return 0;
}

int KeysCommand::rotate(Config const& config) {
  return change(config, json_, [](KeyAdministration& keys) { return keys.rotate(); });
}

int KeysCommand::activate(Config const& config) {
  return change(config, json_,
                [&](KeyAdministration& keys) { return keys.activate(kid_, emergency_); });
}

int KeysCommand::retire(Config const& config) {
  return change(config, json_, [&](KeyAdministration& keys) { return keys.retire(kid_); });
}

int KeysCommand::remove(Config const& config) {
  return change(config, json_,
                [&](KeyAdministration& keys) { return keys.remove(kid_, emergency_); });
}

}  // namespace tessera::api_server
