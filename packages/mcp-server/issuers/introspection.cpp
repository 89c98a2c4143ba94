#include "packages/mcp-server/issuers/introspection.hpp"

#include "appkit/config.hpp"
#include "packages/mcp-server/backend/backends.hpp"

namespace tessera::mcp_server {
namespace {

oauth::ClientCredential credential_of(IntrospectionConfig const& how) {
  if (how.key_file.empty())
    return oauth::ClientSecretBasic{appkit::read_secret_file(how.client_secret_file).value()};
  return oauth::PrivateKeyJwt{read_signing_key(how.key_file)};
}

oauth::LiveTokens::Options options_for(std::string const& issuer, std::uint32_t believe_seconds) {
  oauth::LiveTokens::Options options;
  options.issuer = issuer;
  options.life = std::chrono::seconds(believe_seconds);
  options.keep_descriptions = true;
  return options;
}

}  // namespace

std::optional<oauth::LiveTokens::Options> asked_issuer(Config const& config,
                                                       BackendKeySet const& keys) {
  std::optional<oauth::LiveTokens::Options> asked;
  if (is_asked(config.auth)) {
    asked = options_for(config.auth.issuer, config.auth.believe_seconds);
    asked->client_id = config.backend.client_id;
    asked->credential = oauth::PrivateKeyJwt{keys.of(kMainBackend).client};
  }
  for (IssuerConfig const& one : config.issuers) {
    if (one.verify != kVerifyIntrospect) continue;
    asked = options_for(one.issuer, one.introspection.believe_seconds);
    asked->endpoint = one.introspection.endpoint;
    asked->client_id = one.introspection.client_id;
    asked->credential = credential_of(one.introspection);
  }
  if (asked) asked->max_tokens = token_cache(config, asked->max_tokens);
  return asked;
}

}  // namespace tessera::mcp_server
