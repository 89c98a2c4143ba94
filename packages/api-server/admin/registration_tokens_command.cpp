#include "packages/api-server/admin/registration_tokens_command.hpp"

#include "crypto/opaque_token.hpp"
#include "oauth/storage/registrations.hpp"
#include "packages/api-server/client_options.hpp"

#include <CLI/CLI.hpp>

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

void RegistrationTokensCommand::add_to(CLI::App& app) {
  CLI::App* const tokens =
      app.add_subcommand("registration-tokens", "Tokens with which somebody may register clients");
  tokens->require_subcommand(1);
  tokens->footer(kHelpEnd);
  CLI::App* const add = add_verb(*tokens, "add", "Make a token; it is shown this once",
                                 &RegistrationTokensCommand::add);
  add->add_option("--name", name_, "What people call it; each once")->required();
  add->add_option("--secret-file", secret_.file, "New file for it, mode 0600");
  add->add_flag("--print-secret", secret_.print, "Print it");
  add->add_option("--uses", uses_, "Clients that it can register")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  add->add_option("--hours", hours_, "Until it ends")
      ->capture_default_str()
      ->check(CLI::Range(1, 24 * 366));
  add->add_option("--grant-type", grant_types_, "Instead of registration.grant_types");
  add->add_option("--auth-method", auth_methods_, "Instead of registration.auth_methods");
  add->add_option("--scope", scopes_, "Instead of registration.scopes");
  add->add_option("--tenant", tenants_, "The tenants that its clients act for");
  add->add_option("--redirect-host", redirect_hosts_, "Instead of registration.redirect_hosts");
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
