#include "oauth/client/resource_challenge.hpp"

#include "http/challenge.hpp"

namespace tessera::oauth {
namespace {

void take(http::Challenge const& challenge, ResourceChallenge& out) {
  if (!http::iequals(challenge.scheme, "Bearer") && !http::iequals(challenge.scheme, "DPoP"))
    return;
  out.has_scheme = true;
  auto const text = [&](char const* name) {
    auto const found = challenge.parameters.find(name);
    return found == challenge.parameters.end() ? std::string() : found->second;
  };
  if (out.resource_metadata.empty()) out.resource_metadata = text("resource_metadata");
  if (out.error.empty()) out.error = text("error");
  Result<ScopeSet> scope = ScopeSet::parse(text("scope"));
  if (!out.scope && scope && !scope->empty()) out.scope = std::move(*scope);
}

}  // namespace

ResourceChallenge read_resource_challenge(http::Headers const& answer) {
  ResourceChallenge out;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    http::Headers::Field const field = answer.at(i);
    if (!http::iequals(field.name, "WWW-Authenticate")) continue;
    Result<std::vector<http::Challenge>> const challenges = http::parse_challenges(field.value);
    if (!challenges) continue;
    for (http::Challenge const& challenge : *challenges) take(challenge, out);
  }
  return out;
}

}  // namespace tessera::oauth
