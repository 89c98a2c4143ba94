#include "packages/api-server/admin/clients_command.hpp"

#include "appkit/config.hpp"
#include "base/random.hpp"
#include "crypto/key.hpp"
#include "jose/jwk_set.hpp"
#include "oauth/server/client_auth/client_secret.hpp"
#include "oauth/storage/clients_table.hpp"
#include "packages/api-server/admin/client_changes.hpp"

#include <boost/json/array.hpp>

namespace tessera::api_server {
namespace {

/// 43 of 62 characters: 256 bits.
constexpr std::size_t kSecretLength = 43;
constexpr std::size_t kMaxImportBytes = 4UL << 20;

constexpr char const* kHelpEnd = R"(
A program that proves a key (the best way: no secret exists twice):
  api-server clients add reporter --tenant acme --scope email:read \
    --resource http://localhost:3005/mcp --new-key reporter.pem --config FILE
One that has a secret:
  api-server clients add reporter --auth client_secret_basic --secret-file reporter.secret \
    --tenant acme --scope email:read --resource http://localhost:3005/mcp --config FILE
)";

Error usage(std::string why) { return fail(appkit::Errc::usage, std::move(why)); }

SysSeconds now() { return SystemClock().now_seconds(); }

json::object key_set(crypto::PublicKey const& key) {
  jose::Jwk const jwk = jose::Jwk::from_key(key, jose::Algorithm::es256).value();
  return json::object{{"keys", json::array{jwk.to_json()}}};
}

/// Makes a key, its private half in a new file, and gives the record the public half.
void give_new_key(oauth::ClientRecord& record, std::string const& file) {
  crypto::PrivateKey const key = crypto::PrivateKey::generate(crypto::KeyType::p256).value();
  record.jwks = key_set(key.public_key());
  deliver(key.to_pem(), SecretTarget{file, false});
}

json::object read_key_set(std::string const& file) {
  std::string const text = appkit::read_file(file, jose::JwkSet::kMaxBytes).value();
  Result<json::value> parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) throw Exception(usage(file + " holds no JWK set"));
  return std::move(parsed->get_object());
}

oauth::ClientAuthMethod auth_method(std::string const& name) {
  Result<oauth::ClientAuthMethod> method = from_json<oauth::ClientAuthMethod>(json::value(name));
  if (!method) throw Exception(usage("--auth: there is no way called " + name));
  return *method;
}

}  // namespace

void ClientsCommand::add_to(appkit::CommandParser const& app) {
  auto const clients = app.command("clients", "The programs that get tokens");
  clients.requires_command();
  clients.footer(kHelpEnd);
  add_add(clients);
  auto const named = [&](char const* verb, char const* help,
                         int (ClientsCommand::*what)(Config const&)) {
    auto const command = add_verb(clients, verb, help, what);
    command.option("client_id", client_id_, "The client").required();
    return command;
  };
  named("show", "Show one, without its credential", &ClientsCommand::show);
  auto const rotate = named("rotate-secret", "Give it a new secret; the old one ends now",
                            &ClientsCommand::rotate_secret);
  rotate.option("--secret-file", secret_.file, "New file for the secret, mode 0600");
  rotate.flag("--print-secret", secret_.print, "Print the secret");
  named("disable", "Treat it as unknown, and end what people allowed it", &ClientsCommand::disable);
  named("enable", "Know it again", &ClientsCommand::enable);
  named("delete", "Remove it for good, and end what people allowed it", &ClientsCommand::remove);

  add_verb(clients, "list", "Show all", &ClientsCommand::list);
  auto const import =
      add_verb(clients, "import", "Take over clients from a file: all of them, or none",
               &ClientsCommand::import);
  import
      .option("file", import_file_,
              "JSON: one record or a list, as `show --json` writes them. A member "
              "client_secret holds a secret, which is stored as its Argon2id hash")
      .required();
  import.flag("--replace", replace_, "Also those that exist");
}

void ClientsCommand::add_add(appkit::CommandParser const& clients) {
  auto const add = add_verb(clients, "add", "Register a program", &ClientsCommand::add);
  add.option("client_id", client_id_, "Its name here").required();
  add.option("--tenant", tenants_, "Tenant that it acts for; again for more; '*': any").required();
  add.option("--resource", resources_, "What it gets tokens for; again for more").required();
  add.option("--default-resource", default_resource_, "Used when it names none");
  add.option("--scope", scopes_, "What it may do; again for more");
  add.option("--auth", auth_, "private_key_jwt, client_secret_basic, client_secret_post or none")
      .shows_default();
  add.option("--jwks", jwks_file_, "File with its public keys, for private_key_jwt");
  add.option("--new-key", new_key_file_,
             "Make a key for it; its private half goes into this new file");
  add.option("--secret-file", secret_.file, "New file for its secret, mode 0600");
  add.flag("--print-secret", secret_.print, "Print its secret");
  add.option("--grant", grants_, "Grant that it may use; again for more [client_credentials]");
  add.option("--redirect-uri", redirect_uris_, "For the code flow; again for more");
  add.option("--name", name_, "What people are shown");
}

oauth::ClientRecord ClientsCommand::record() const {
  oauth::ClientRecord out;
  out.client_id = client_id_;
  out.auth_method = auth_method(auth_);
  out.tenants = tenants_;
  out.resources = resources_;
  out.scopes = scopes_;
  out.redirect_uris = redirect_uris_;
  if (!grants_.empty()) out.grant_types = grants_;
  if (!name_.empty()) out.client_name = name_;
  if (!default_resource_.empty())
    out.default_resource = default_resource_;
  else if (resources_.size() == 1)
    out.default_resource = resources_.front();
  out.created_at = now().time_since_epoch().count();
  return out;
}

int ClientsCommand::add(Config const& config) {
  oauth::ClientRecord wanted = record();
  if (oauth::uses_secret(wanted.auth_method))
    return with_new_secret(config, std::move(wanted), "add_client");
  bool const by_key = wanted.auth_method == oauth::ClientAuthMethod::private_key_jwt;
  if (by_key && jwks_file_.empty() == new_key_file_.empty())
    throw Exception(usage("a client that proves a key needs --jwks FILE or --new-key FILE"));
  if (by_key && !jwks_file_.empty()) wanted.jwks = read_key_set(jwks_file_);
  auto const database = open_database(config);
  bool const make_key = by_key && !new_key_file_.empty();
  if (make_key) give_new_key(wanted, new_key_file_);
  try {
    database->write_now([&](store::Connection& db) { save_client(db, wanted, false, now()); });
  } catch (...) {
    if (make_key) take_back({new_key_file_, false});
    throw;
  }
  print(without_credential(wanted), json_);
  return 0;
}

int ClientsCommand::rotate_secret(Config const& config) {
  std::optional<oauth::ClientRecord> stored = open_database(config)->read_now(
      [&](store::Connection& db) { return oauth::select_client(db, client_id_); });
  if (!stored) throw Exception(usage("there is no client " + client_id_));
  if (!oauth::uses_secret(stored->auth_method))
    throw Exception(usage("the client " + client_id_ + " has no secret: it proves itself by " +
                          std::string(to_json(stored->auth_method).as_string())));
  return with_new_secret(config, std::move(*stored), "rotate_client_secret");
}

int ClientsCommand::with_new_secret(Config const& config, oauth::ClientRecord record,
                                    std::string const& action) {
  check(secret_);
  SystemRandom random;
  Secret const pepper = appkit::read_secret_file(config.oauth.pepper_file).value();
  Secret const secret(random_base62(random, kSecretLength));
  record.secret_hash = oauth::hash_client_secret(pepper, secret);
  auto const database = open_database(config);
  deliver(secret, secret_);
  try {
    database->write_now([&](store::Connection& db) {
      if (action == "add_client")
        save_client(db, record, false, now());
      else
        change_client(
            db, record.client_id,
            {action, [&](oauth::ClientRecord& stored) { stored.secret_hash = record.secret_hash; }},
            now());
    });
  } catch (...) {
    take_back(secret_);
    throw;
  }
  json::object shown = without_credential(record);
  if (secret_.print) shown["client_secret"] = std::string(secret.reveal());
  print(shown, json_);
  return 0;
}

int ClientsCommand::list(Config const& config) {
  json::array all;
  for (oauth::ClientRecord const& one : open_database(config)->read_now(oauth::select_clients))
    all.push_back(without_credential(one));
  print(all, json_);
  return 0;
}

int ClientsCommand::show(Config const& config) {
  std::optional<oauth::ClientRecord> const stored = open_database(config)->read_now(
      [&](store::Connection& db) { return oauth::select_client(db, client_id_); });
  if (!stored) throw Exception(usage("there is no client " + client_id_));
  print(without_credential(*stored), json_);
  return 0;
}

int ClientsCommand::disable(Config const& config) {
  open_database(config)->write_now([&](store::Connection& db) {
    change_client(db, client_id_,
                  {"disable_client", [](oauth::ClientRecord& one) { one.disabled = true; }}, now());
    end_authorizations(db, client_id_, now());
  });
  return show(config);
}

int ClientsCommand::enable(Config const& config) {
  open_database(config)->write_now([&](store::Connection& db) {
    change_client(db, client_id_,
                  {"enable_client", [](oauth::ClientRecord& one) { one.disabled = false; }}, now());
  });
  return show(config);
}

int ClientsCommand::remove(Config const& config) {
  open_database(config)->write_now(
      [&](store::Connection& db) { remove_client(db, client_id_, now()); });
  print(json::object{{"deleted", client_id_}}, json_);
  return 0;
}

int ClientsCommand::import(Config const& config) {
  SystemRandom random;
  // The file may hold secrets.
  Secret const text(appkit::read_file(import_file_, kMaxImportBytes).value());
  std::vector<oauth::ClientRecord> const records = read_records(text, random);
  open_database(config)->write_now([&](store::Connection& db) {
    for (oauth::ClientRecord const& one : records) save_client(db, one, replace_, now());
  });
  print(json::object{{"imported", records.size()}}, json_);
  return 0;
}

}  // namespace tessera::api_server
