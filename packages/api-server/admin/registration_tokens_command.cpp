#include "packages/api-server/admin/registration_tokens_command.hpp"

#include "crypto/opaque_token.hpp"
#include "oauth/storage/registrations.hpp"
#include "packages/api-server/client_options.hpp"

namespace tessera::api_server {
namespace {

constexpr char const* kHelpEnd = R"help(
Whoever has the token can register clients with what it allows, and no more:
  api-server registration-tokens add --name partner --uses 3 --secret-file partner.token
  curl -H "Authorization: Bearer $(cat partner.token)" -H "Content-Type: application/json" \
       -d '{"client_name":"App","redirect_uris":["https://app.example/cb"]}' \
       http://localhost:3006/oauth2/register
A token for programs that act for themselves names their tenant:
  ... --grant-type client_credentials --auth-method private_key_jwt --tenant acme
)help";

void take(std::vector<std::string>& into, std::vector<std::string> const& given) {
  if (!given.empty()) into = given;
}

}  // namespace

void RegistrationTokensCommand::add_to(appkit::CommandParser const& app) {
  auto const tokens =
      app.command("registration-tokens", "Tokens with which somebody may register clients");
  tokens.requires_command();
  tokens.footer(kHelpEnd);
  auto const add = add_verb(tokens, "add", "Make a token; it is shown this once",
                            &RegistrationTokensCommand::add);
  add.option("--name", name_, "What people call it; each once").required();
  add.option("--secret-file", secret_.file, "New file for it, mode 0600");
  add.flag("--print-secret", secret_.print, "Print it");
  add.option("--uses", uses_, "Clients that it can register")
      .shows_default()
      .in_range(1, 1'000'000);
  add.option("--hours", hours_, "Until it ends").shows_default().in_range(1, 24L * 366);
  add.option("--grant-type", grant_types_, "Instead of registration.grant_types");
  add.option("--auth-method", auth_methods_, "Instead of registration.auth_methods");
  add.option("--scope", scopes_, "Instead of registration.scopes");
  add.option("--tenant", tenants_, "The tenants that its clients act for");
  add.option("--redirect-host", redirect_hosts_, "Instead of registration.redirect_hosts");
}

int RegistrationTokensCommand::add(Config const& config) {
  check(secret_);
  oauth::ClientTerms terms = registration_terms(config);
  take(terms.grant_types, grant_types_);
  take(terms.auth_methods, auth_methods_);
  take(terms.scopes, scopes_);
  take(terms.tenants, tenants_);
  take(terms.redirect_hosts, redirect_hosts_);
  oauth::check_client_terms(terms).value();

  SysSeconds const now = SystemClock().now_seconds();
  SystemRandom random;
  Secret const token = crypto::new_opaque_token(random);
  oauth::InitialToken stored;
  stored.token_hash = crypto::opaque_token_hash(token);
  stored.name = name_;
  stored.terms = write_json(to_json(terms));
  stored.uses_left = uses_;
  stored.ends_at = now + std::chrono::hours(hours_);
  json::object const shown{{"name", name_},
                           {"uses", uses_},
                           {"ends_at", format_utc(stored.ends_at)},
                           {"terms", to_json(terms)},
                           {"registration", config.registration.mode}};
  deliver(token, secret_);
  try {
    open_database(config)->write_now([&](store::Connection& db) {
      oauth::insert_initial_token(db, stored, now);
      record_change(db, "add_registration_token", shown, now);
    });
  } catch (...) {
    take_back(secret_);
    throw;
  }
  json::object answer = shown;
  if (secret_.print) answer["token"] = token.reveal();
  print(answer, json_);
  return 0;
}

}  // namespace tessera::api_server
