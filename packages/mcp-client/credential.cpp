#include "packages/mcp-client/credential.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "packages/mcp-client/errc.hpp"

#include <utility>

namespace tessera::mcp_client {

Result<std::unique_ptr<oauth::ClientCredentials>> make_credential(
    oauth::ClientSettings const& config, std::string const& config_file, std::string const& url,
    http::Client& http, Clock const& clock, Random& random, Log& log) {
  if (config.issuer.empty()) return std::unique_ptr<oauth::ClientCredentials>();
  oauth::ReadSecret const read = [&](std::string const& path) {
    return appkit::read_secret_file(appkit::beside(config_file, path));
  };
  Result<oauth::ClientCredentials::Options> options =
      oauth::client_credentials_options(config, url, read);
  if (!options) return options.error();
  return std::make_unique<oauth::ClientCredentials>(std::move(*options), http, clock, random, log);
}

Result<json::value> unverified_claims(std::string_view token) {
  Error no_jwt = fail(Errc::schema_mismatch, "the token is no JWT: nothing to look into");
  std::size_t const first = token.find('.');
  std::size_t const second = token.find('.', first == std::string_view::npos ? first : first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return no_jwt;
  Result<std::string> const payload = base64url_decode(token.substr(first + 1, second - first - 1));
  if (!payload) return no_jwt;
  Result<json::value> claims = parse_json(*payload);
  if (!claims || !claims->is_object()) return no_jwt;
  return claims;
}

}  // namespace tessera::mcp_client
