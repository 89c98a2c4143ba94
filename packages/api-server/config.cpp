#include "packages/api-server/config.hpp"

#include "appkit/config.hpp"
#include "appkit/database_address.hpp"
#include "http/message/url.hpp"
#include "packages/api-server/assertion_issuers.hpp"
#include "packages/api-server/trusted_issuers.hpp"
#include "store/session.hpp"

namespace tessera::api_server {
namespace {

constexpr std::uint32_t kMaxTokenSeconds = 900;

Error refuse(std::string_view key, std::string_view why) {
  return fail(appkit::Errc::bad_setting,
              "configuration: " + std::string(key) + ": " + std::string(why));
}

Result<void> check_people(PeopleConfig const& people) {
  constexpr std::uint32_t kYear = 366;
  if (people.session_hours < 1 || people.session_hours > 24 * kYear)
    return refuse("people.session_hours", "must be 1 hour to a year");
  if (people.session_idle_minutes < 1 || people.session_idle_minutes > people.session_hours * 60)
    return refuse("people.session_idle_minutes", "must be 1 to the length of a session");
  if (people.refresh_days < 1 || people.refresh_days > kYear)
    return refuse("people.refresh_days", "must be 1 to 366");
  if (people.refresh_idle_days < 1 || people.refresh_idle_days > people.refresh_days)
    return refuse("people.refresh_idle_days", "must be 1 to refresh_days");
  if (people.code_seconds < 1 || people.code_seconds > 60)
    return refuse("people.code_seconds", "must be 1 to 60");
  return {};
}

}  // namespace

Config resolve(Config config, std::string const& config_file) {
  auto const move_beside = [&](std::string& path) { path = appkit::beside(config_file, path); };
  for (std::string& path : config.oauth.signing_key_files) move_beside(path);
  move_beside(config.oauth.key_plan_file);
  move_beside(config.oauth.pepper_file);
  for (AssertionIssuerConfig& one : config.assertion_issuers) move_beside(one.public_key_file);
  appkit::resolve(config.listen, config.log, config_file);
  config.database.url = appkit::database_beside(config_file, config.database.url);
  if (config.resource.empty()) config.resource = config.oauth.issuer;
  resolve_clients(config, config_file);
  return config;
}

Result<void> check(Config const& config) {
  Result<void> common = appkit::check({config.listen, config.guard, config.log});
  if (!common) return common;
  if (!http::parse_url(config.oauth.issuer))
    return refuse("oauth.issuer", "must be an http or https URL");
  if (!http::parse_url(config.resource)) return refuse("resource", "must be an http or https URL");
  if (config.oauth.signing_key_files.empty())
    return refuse("oauth.signing_key_files", "must name a key; `api-server init` makes one");
  if (config.oauth.access_token_seconds < 1 || config.oauth.access_token_seconds > kMaxTokenSeconds)
    return refuse("oauth.access_token_seconds", "must be 1 to 900");
  for (ResourceConfig const& one : config.oauth.resources)
    if (!http::parse_url(one.resource))
      return refuse("oauth.resources", "'" + one.resource + "' is not an http or https URL");
  if (Result<void> const url = store::check_url(config.database.url); !url)
    return refuse("database.url", url.error().hint);
  Result<std::vector<oauth::ForeignIssuer>> const trusted =
      foreign_issuers(config.oauth.trusted_issuers);
  if (!trusted) return trusted.error();
  Result<void> asserting = check(config.assertion_issuers, config.oauth.issuer);
  if (!asserting) return asserting;
  if (config.database.readers < 1 || config.database.readers > 64)
    return refuse("database.readers", "must be 1 to 64");
  Result<void> people = check_people(config.people);
  if (!people) return people;
  return check_clients(config);
}

}  // namespace tessera::api_server
