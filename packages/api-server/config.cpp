#include "packages/api-server/config.hpp"

#include "appkit/config.hpp"
#include "http/message/url.hpp"

namespace tessera::api_server {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::uint32_t kMaxTokenSeconds = 900;

/// A database address whose path is relative counts from the configuration file.
std::string database_beside(std::string const& config_file, std::string const& url) {
  if (url.starts_with(kSqlite))
    return std::string(kSqlite) + appkit::beside(config_file, url.substr(kSqlite.size()));
  bool const is_path = url.find("://") == std::string::npos;
  return is_path ? appkit::beside(config_file, url) : url;
}

Error refuse(std::string_view key, std::string_view why) {
  return fail(appkit::Errc::bad_setting,
              "configuration: " + std::string(key) + ": " + std::string(why));
}

bool is_origin(std::string const& text) {
  Result<http::Url> const url = http::parse_url(text);
  return url && url->origin() == text;
}

}  // namespace

Config resolve(Config config, std::string const& config_file) {
  auto const move_beside = [&](std::string& path) { path = appkit::beside(config_file, path); };
  for (std::string& path : config.oauth.signing_key_files) move_beside(path);
  move_beside(config.oauth.pepper_file);
  move_beside(config.listen.tls_certificate_file);
  move_beside(config.listen.tls_key_file);
  move_beside(config.log.file);
  config.database.url = database_beside(config_file, config.database.url);
  if (config.resource.empty()) config.resource = config.oauth.issuer;
  return config;
}

Result<void> check(Config const& config) {
  if (config.listen.addresses.empty()) return refuse("listen.addresses", "must name an address");
  if (config.listen.threads < 1 || config.listen.threads > 256)
    return refuse("listen.threads", "must be 1 to 256");
  if (config.listen.tls_certificate_file.empty() != config.listen.tls_key_file.empty())
    return refuse("listen.tls_key_file", "a certificate and its key come together");
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
  if (config.database.readers < 1 || config.database.readers > 64)
    return refuse("database.readers", "must be 1 to 64");
  for (std::string const& origin : config.guard.origins)
    if (!is_origin(origin))
      return refuse("guard.origins", "'" + origin + "' is not like https://app.example.com");
  if (config.log.format != "json" && config.log.format != "text")
    return refuse("log.format", "must be json or text");
  return {};
}

}  // namespace tessera::api_server
