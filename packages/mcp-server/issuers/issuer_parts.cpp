#include "packages/mcp-server/issuers/issuer_parts.hpp"

namespace tessera::mcp_server {
namespace {

std::string keys_address(IssuerConfig const& config) {
  return config.jwks_uri.empty() ? config.issuer + "/.well-known/jwks.json" : config.jwks_uri;
}

}  // namespace

IssuerParts::IssuerParts(Config const& config, Collaborators with) {
  auto const add = [&](std::string const& issuer, std::string address,
                       oauth::IssuerProfile profile) {
    oauth::RemoteKeys::Options options;
    options.jwks_uri = std::move(address);
    oauth::RemoteKeys& keys =
        keys_.emplace_back(std::move(options), with.client, with.tasks, with.clock, with.log);
    trusted_.push_back({issuer, &keys, std::move(profile)});
  };
  if (config.auth.accept_tokens) add(config.auth.issuer, config.auth.jwks_uri, {});
  for (IssuerConfig const& one : config.issuers)
    add(one.issuer, keys_address(one), profile_of(one).value());
}

}  // namespace tessera::mcp_server
