#include "packages/mcp-server/doctor/doctor_command.hpp"

#include "appkit/config.hpp"
#include "async/run_main.hpp"
#include "base/log.hpp"
#include "http/client/curl_client.hpp"
#include "oauth/model/identifiers.hpp"
#include "packages/mcp-server/doctor/backend_checks.hpp"
#include "packages/mcp-server/doctor/issuer_checks.hpp"
#include "packages/mcp-server/issuers/introspection.hpp"

#include <cstdio>
#include <memory>
#include <optional>

namespace tessera::mcp_server {
namespace {

using doctor::Caller;
using doctor::Section;

constexpr char const* kHelp = R"(
What is tried, from the bottom up; the first failure is named with the way out:
  this server     the approval key and the keys of the backends can be read
  each issuer     dns, tcp, tls, metadata, keys, clock; introspection, if it is asked about tokens
  each backend    the mode and what it breaks, dns, tcp, tls, a token, its audience, acceptance

Nothing is changed anywhere, and no token is ever shown: only its claims.
The modes exchange and forward need a caller's token, which stays in its file (mode 0600;
`api-server --help` shows how to get one by hand):
  mcp-server --config .tessera/mcp-server.toml doctor --token-file caller.token
The modes assertion and service need a tenant:
  mcp-server --config .tessera/mcp-server.toml doctor --tenant acme

Exit codes: 0 all is well, 1 a check failed, 2 wrong usage or configuration.
)";

/// The smallest key that seals what clients carry.
constexpr std::size_t kLeastStateKey = 32;

constexpr char const* kKeysWayOut =
    "`api-server init` makes it; it must be a file of this user, with mode 0600";

Section check_this_server(Config const& config, std::optional<BackendKeySet>& keys) {
  Section section{"this server " + config.resource};
  Result<Secret> const approval = appkit::read_secret_file(config.approval.state_key_file);
  if (!approval)
    section.failed("approval key", approval.error().hint, kKeysWayOut);
  else if (approval->reveal().size() < kLeastStateKey)
    section.failed("approval key", config.approval.state_key_file + " has fewer than 32 bytes",
                   kKeysWayOut);
  else
    section.right("approval key", config.approval.state_key_file);
  try {
    keys.emplace(config);
    section.right("backend keys", "readable",
                  json::object{{"kid", keys->of(kMainBackend).client.kid}});
  } catch (Exception const& failed) {
    section.failed("backend keys", failed.error().hint, kKeysWayOut);
  }
  return section;
}

/// The issuer that is asked about its tokens, if one is.
Task<> examine_asked_issuer(Config const& config, BackendKeySet const& keys,
                            oauth::ClientParts parts, std::vector<Section>& sections) {
  std::optional<oauth::LiveTokens::Options> options;
  try {
    options = asked_issuer(config, keys);
  } catch (Exception const& failed) {
    Section unread{"issuer that is asked"};
    unread.failed("credential", failed.error().hint,
                  "what proves us to the issuer must be a file of this user, with mode 0600");
    sections.push_back(std::move(unread));
  }
  if (!options) co_return;
  Task<Section> asking = doctor::check_asked_issuer(parts, std::move(*options));
  Section found = co_await std::move(asking);
  sections.push_back(std::move(found));
}

Task<> examine(Config const& config, std::optional<BackendKeySet> const& keys, Caller caller,
               Executor executor, std::vector<Section>& sections) {
  std::unique_ptr<http::Client> const client = http::make_curl_client(executor.context());
  SystemClock const clock;
  SystemRandom random;
  oauth::ClientParts const parts{*client, clock, random, null_log()};
  Task<Section> asking =
      doctor::check_issuer(parts, config.auth.issuer, config.auth.jwks_uri, true);
  Section own = co_await std::move(asking);
  sections.push_back(std::move(own));
  if (keys) {
    Task<> checking = examine_asked_issuer(config, *keys, parts, sections);
    co_await std::move(checking);
  }
  for (IssuerConfig const& one : config.issuers) {
    if (one.verify == kVerifyIntrospect) continue;
    std::string const address =
        one.jwks_uri.empty() ? one.issuer + "/.well-known/jwks.json" : one.jwks_uri;
    Task<Section> other = doctor::check_issuer(parts, one.issuer, address, false);
    Section found = co_await std::move(other);
    sections.push_back(std::move(found));
  }
  if (!keys) co_return;
  Task<Section> first = doctor::check_backend(kMainBackend, config, config.backend,
                                              keys->of(kMainBackend), parts, caller);
  Section main = co_await std::move(first);
  sections.push_back(std::move(main));
  for (auto const& [name, backend] : config.backends) {
    Task<Section> next =
        doctor::check_backend(name, config, backend, keys->of(name), parts, caller);
    Section found = co_await std::move(next);
    sections.push_back(std::move(found));
  }
}

}  // namespace

void DoctorCommand::add_to(appkit::CommandParser const& app) {
  auto const doctor = app.command(
      "doctor", "Prove layer by layer that issuer and backends work; exit code 0: they do");
  doctor
      .option("--token-file", token_file_,
              "Access token of a client for this server: the caller to try with")
      .type_name("FILE");
  doctor.option("--tenant", tenant_, "The tenant to try with; without it: that of the token")
      .type_name("TENANT");
  doctor.footer(kHelp);
  asks_for_it(doctor);
}

int DoctorCommand::run(Config const& config) {
  if (!tenant_.empty() && !oauth::is_tenant_id(tenant_))
    throw Exception(fail(appkit::Errc::usage, "--tenant: 1 to 64 of A-Z a-z 0-9 . _ -"));
  Caller caller = doctor::made_up_caller(tenant_, SystemClock().now_seconds());
  if (!token_file_.empty()) {
    Secret token = appkit::read_secret_file(token_file_).value();
    caller = doctor::caller_with(std::move(token), tenant_, config.resource).value();
  }
  std::optional<BackendKeySet> keys;
  std::vector<Section> sections{check_this_server(config, keys)};
  run_main([&](Executor executor) {
    return examine(config, keys, std::move(caller), executor, sections);
  });
  if (json_)
    std::printf("%s\n", write_json(appkit::in_json(sections)).c_str());
  else
    std::printf("%s", appkit::in_words(sections).c_str());
  return appkit::first_failure(sections).finding == nullptr ? 0 : 1;
}

}  // namespace tessera::mcp_server
