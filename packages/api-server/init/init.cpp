#include "packages/api-server/init/init.hpp"

#include "appkit/config.hpp"
#include "base/log.hpp"
#include "crypto/key.hpp"
#include "packages/api-server/accounts.hpp"
#include "packages/api-server/init/registrations.hpp"
#include "packages/api-server/init/state_files.hpp"
#include "packages/api-server/schema.hpp"
#include "packages/api-server/services.hpp"
#include "packages/api-server/users.hpp"
#include "store/database.hpp"
#include "store/session.hpp"

#include <array>

namespace tessera::api_server {
namespace {

constexpr std::size_t kSecretBits = 256;
constexpr char const* kDefaultDatabase = "sqlite:tessera.db";
constexpr std::size_t kPasswordLength = 20;
constexpr std::array kDemoTenants{"acme", "globex"};

struct DemoAccount {
  char const* tenant;
  char const* account_id;
  char const* email;
};
constexpr std::array kDemoAccounts{
    DemoAccount{"acme", "12345", "user@example.com"},
    DemoAccount{"acme", "67890", "jane@example.com"},
    DemoAccount{"globex", "54321", "ops@globex.example"},
};

/// The steps of one run; each says what it did.
class Init {
 public:
  Init(InitOptions const& options, Clock const& clock, Random& random)
      : folder_(options.folder),
        addresses_(options.addresses),
        database_(options.database),
        clock_(clock),
        now_(clock.now_seconds()),
        random_(random) {}

  std::vector<std::string> run() {
    // Before anything is written: an address that is refused leaves no half-made folder.
    if (!database_.empty()) store::check_url(database_).value();
    ensure_private_folder(folder_);
    ensure_private_folder(path("keys"));
    // Once keys are rotated, the plan names them.
    if (!file_exists(path("keys/signing-keys.json"))) static_cast<void>(key("keys/signing.pem"));
    static_cast<void>(secret("keys/state.key"));
    config("api-server.toml",
           api_server_toml(addresses_, database_.empty() ? kDefaultDatabase : database_));
    config("mcp-server.toml", mcp_server_toml(addresses_));
    config("mcp-client.toml", mcp_client_toml(addresses_));
    config("chatbox.toml", chatbox_toml(addresses_));
    fill_database();
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::string path(std::string const& name) const { return folder_ + "/" + name; }

  void say(std::string const& what, std::string const& name) {
    report_.push_back(what + "  " + name);
  }

  crypto::PublicKey key(std::string const& name) {
    auto const [pem, is_new] = ensure_secret_file(path(name), [] {
      return crypto::PrivateKey::generate(crypto::KeyType::p256).value().to_pem();
    });
    say(is_new ? "created" : "kept   ", name);
    return crypto::PrivateKey::from_pem(pem).value().public_key();
  }

  Secret secret(std::string const& name) {
    auto [text, is_new] = ensure_secret_file(
        path(name), [this] { return Secret(random_token(random_, kSecretBits) + "\n"); });
    say(is_new ? "created" : "kept   ", name);
    return std::move(text);
  }

  void config(std::string const& name, std::string const& text) {
    say(write_new_file(path(name), text) ? "created" : "kept   ", name);
  }

  /// What the server will read: the file may be older than this run.
  Config written_config() {
    appkit::ConfigSources sources;
    sources.file = path("api-server.toml");
    Config const raw = appkit::load_config<Config>(sources).value();
    store::check_url(raw.database.url).value();
    if (!database_.empty() && raw.database.url != database_)
      throw Exception(fail(appkit::Errc::bad_setting,
                           sources.file + " names another database, " + raw.database.url +
                               "; change database.url there, or leave --database out"));
    Config config = resolve(raw, sources.file);
    check(config).value();
    return config;
  }

  void fill_database() {
    Config const settings = written_config();
    store::Database database(database_options(settings, null_log()));
    bool const is_new = store::schema_version(database, accounts_migrations().component) == 0;
    migrate_all(database, null_log());
    say(is_new ? "created" : "kept   ", "the tables of the database");
    add_accounts(database);
    add_clients(database);
    add_people(database);
  }

  void add_accounts(store::Database& database) {
    for (DemoAccount const& demo : kDemoAccounts) {
      bool const added = database.write_now([&](store::Connection& db) {
        ensure_tenant(db, demo.tenant, now_);
        return ensure_account(db, demo.tenant, demo.account_id, demo.email, now_);
      });
      say(added ? "created" : "kept   ",
          "account " + std::string(demo.account_id) + " of tenant " + demo.tenant);
    }
  }

  void add_clients(store::Database& database) {
    add_key_client(database, "chatbox");
    add_key_client(database, "mcp-client");
    add_mcp_server(database);
    say_client("mcp-client-login", database.write_now([&](store::Connection& db) {
      return register_login_client(db, "mcp-client-login", "mcp-client", addresses_.mcp_resource(),
                                   now_);
    }));
    Secret const pepper = secret("keys/pepper");
    Secret const password = secret("keys/basic-client.secret");
    say_client("basic-client", database.write_now([&](store::Connection& db) {
      return register_secret_client(db, "basic-client", addresses_.mcp_resource(), pepper, password,
                                    now_);
    }));
  }

  /// One person per tenant; the password is in a file for the owner of the folder.
  void add_people(store::Database& database) {
    for (char const* const tenant : kDemoTenants) add_person(database, tenant);
  }

  void add_person(store::Database& database, std::string const& tenant) {
    std::string const username = "demo@" + tenant;
    std::string const file = "keys/" + username + ".password";
    auto const [password, is_new] = ensure_secret_file(
        path(file), [this] { return Secret(random_base62(random_, kPasswordLength)); });
    say(is_new ? "created" : "kept   ", file);
    bool const exists = database.read_now(
        [&](store::Connection& db) { return oauth::select_user(db, username).has_value(); });
    if (exists && !is_new) return say("kept   ", "user " + username);
    oauth::User const wanted = new_user({username, {tenant}, password}, clock_, random_);
    database.write_now([&](store::Connection& db) {
      if (exists) {
        change_user(db, username, new_password(wanted.password_hash, now_), now_);
      } else {
        add_user(db, wanted);
      }
    });
    say(exists ? "renewed" : "created", "user " + username);
  }

  void add_key_client(store::Database& database, std::string const& client_id) {
    crypto::PublicKey const half = key("keys/" + client_id + ".pem");
    say_client(client_id, database.write_now([&](store::Connection& db) {
      return register_key_client(db, client_id, addresses_.mcp_resource(), half, now_);
    }));
  }

  void add_mcp_server(store::Database& database) {
    crypto::PublicKey const half = key("keys/mcp-server.pem");
    GatewayPlace const place{addresses_.mcp_resource(), addresses_.issuer()};
    say_client("mcp-server", database.write_now([&](store::Connection& db) {
      return register_gateway_client(db, "mcp-server", place, half, now_);
    }));
  }

  void say_client(std::string const& client_id, Registration outcome) {
    switch (outcome) {
      case Registration::added:
        return say("created", "client " + client_id);
      case Registration::kept:
        return say("kept   ", "client " + client_id);
      case Registration::credential_replaced:
        return say("renewed", "client " + client_id);
      case Registration::upgraded:
        return say("updated", "client " + client_id + ": added what this version needs");
    }
  }

  std::string folder_;
  Addresses addresses_;
  std::string database_;
  Clock const& clock_;
  SysSeconds now_;
  Random& random_;
  std::vector<std::string> report_;
};

}  // namespace

std::vector<std::string> init_state(InitOptions const& options, Clock const& clock,
                                    Random& random) {
  return Init(options, clock, random).run();
}

}  // namespace tessera::api_server
