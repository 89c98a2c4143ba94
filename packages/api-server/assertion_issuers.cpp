#include "packages/api-server/assertion_issuers.hpp"

#include "appkit/config.hpp"
#include "crypto/key.hpp"
#include "http/client/curl_client.hpp"
#include "http/message/url.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>
#include <set>

namespace tessera::api_server {
namespace {

/// As long as the longest that `AssertionHandover` signs.
constexpr std::chrono::seconds kLongestLife{60};
constexpr char const* kEveryTenant = "*";

Error refuse(AssertionIssuerConfig const& config, std::string const& why) {
  return fail(appkit::Errc::bad_setting,
              "configuration: assertion_issuers: '" + config.issuer + "': " + why);
}

bool every_tenant(AssertionIssuerConfig const& config) {
  return config.tenants == std::vector<std::string>{kEveryTenant};
}

jose::JwkSet read_public_key(std::string const& path) {
  std::string const pem = appkit::read_file(path).value();
  Result<crypto::PublicKey> key = crypto::PublicKey::from_pem(pem);
  if (!key) throw Exception(fail(appkit::Errc::unreadable_file, path + ": " + key.error().hint));
  Result<jose::Jwk> jwk = jose::Jwk::from_key(std::move(*key), jose::Algorithm::es256);
  if (!jwk)
    throw Exception(fail(appkit::Errc::unreadable_file,
                         path + ": " + jwk.error().hint + "; it must be a key on P-256"));
  jose::JwkSet keys;
  keys.add(std::move(*jwk)).value();
  return keys;
}

Result<void> check_one(AssertionIssuerConfig const& one) {
  if (!oauth::is_issuer(one.issuer))
    return refuse(one, "issuer must be an http(s) URL without a query");
  if (one.jwks_uri.empty() == one.public_key_file.empty())
    return refuse(one, "give one of jwks_uri and public_key_file");
  if (!one.jwks_uri.empty() && !http::parse_url(one.jwks_uri))
    return refuse(one, "jwks_uri must be an http(s) URL");
  if (one.scopes.empty() || !oauth::ScopeSet::of(one.scopes))
    return refuse(one, "scopes must list what it may say that a caller has");
  if (one.tenants.empty())
    return refuse(one, "tenants must list those that it may speak for, or be [\"*\"]");
  if (!every_tenant(one) && !std::ranges::all_of(one.tenants, oauth::is_tenant_id))
    return refuse(one, "tenants: a tenant's name is 1 to 64 of A-Z a-z 0-9 . _ -");
  return {};
}

}  // namespace

oauth::IssuerProfile assertion_profile(AssertionIssuerConfig const& config) {
  oauth::IssuerProfile profile;
  profile.present_claims.emplace_back("tool");
  profile.keep_other_scopes = false;
  for (std::string const& scope : config.scopes) profile.scopes[scope] = {scope};
  if (!every_tenant(config))
    for (std::string const& tenant : config.tenants) profile.tenants[tenant] = tenant;
  profile.tenants_claim.clear();
  profile.max_life = kLongestLife;
  return profile;
}

Result<void> check(std::vector<AssertionIssuerConfig> const& issuers,
                   std::string const& own_issuer) {
  std::set<std::string> names{own_issuer};
  for (AssertionIssuerConfig const& one : issuers) {
    Result<void> fine = check_one(one);
    if (!fine) return fine;
    if (!names.insert(one.issuer).second)
      return refuse(one, "it is named twice, or is oauth.issuer");
  }
  return {};
}

AssertionIssuers::AssertionIssuers(Config const& config, http::Worker& worker, Clock const& clock,
                                   Log& log) {
  for (AssertionIssuerConfig const& one : config.assertion_issuers) {
    oauth::TrustedIssuer trusted;
    trusted.issuer = one.issuer;
    trusted.profile = assertion_profile(one);
    trusted.advertised = false;
    if (one.jwks_uri.empty()) {
      trusted.keys = &fixed_.emplace_back(read_public_key(one.public_key_file));
    } else {
      if (client_ == nullptr) client_ = http::make_curl_client(worker.loop);
      oauth::RemoteKeys::Options options;
      options.jwks_uri = one.jwks_uri;
      trusted.keys = &fetched_.emplace_back(std::move(options), *client_, worker.tasks, clock, log);
    }
    trusted_.push_back(std::move(trusted));
  }
}

}  // namespace tessera::api_server
