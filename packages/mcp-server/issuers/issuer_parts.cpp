#include "packages/mcp-server/issuers/issuer_parts.hpp"

#include "packages/mcp-server/issuers/introspection.hpp"

namespace tessera::mcp_server {
namespace {

std::string keys_address(IssuerConfig const& config) {
  return config.jwks_uri.empty() ? config.issuer + "/.well-known/jwks.json" : config.jwks_uri;
}

}  // namespace

IssuerParts::IssuerParts(Config const& config, BackendKeySet const& keys, Collaborators with) {
  if (auto asked = asked_issuer(config, keys))
    asked_.emplace(std::move(*asked),
                   oauth::ClientParts{with.client, with.clock, with.random, with.log});
  auto const add = [&](std::string const& issuer, std::string const& verify, std::string address,
                       oauth::IssuerProfile profile) {
    oauth::TrustedIssuer& trusted = trusted_.emplace_back();
    trusted.issuer = issuer;
    trusted.profile = std::move(profile);
    if (verify == kVerifyIntrospect) {
      trusted.introspector = &*asked_;
      return;
    }
    oauth::RemoteKeys::Options options;
    options.jwks_uri = std::move(address);
    trusted.keys =
        &keys_.emplace_back(std::move(options), with.client, with.tasks, with.clock, with.log);
  };
  AuthConfig const& own = config.auth;
  if (own.accept_tokens) add(own.issuer, own.verify, own.jwks_uri, {});
  for (IssuerConfig const& one : config.issuers)
    add(one.issuer, one.verify, keys_address(one), profile_of(one).value());
}

}  // namespace tessera::mcp_server
