#include "packages/mcp-server/doctor/issuer_checks.hpp"

#include "appkit/network_checks.hpp"
#include "base/random.hpp"
#include "jose/jwk_set.hpp"
#include "oauth/client/server_discovery.hpp"

#include <boost/json/array.hpp>

#include <chrono>
#include <cstdlib>
#include <ctime>

namespace tessera::mcp_server::doctor {
namespace {

/// What our guard forgives.
constexpr std::int64_t kForgiven = 30;

std::optional<SysSeconds> read_date(std::string const& text) {
  std::tm parts{};
  char const* const end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return SysSeconds{std::chrono::seconds(::timegm(&parts))};
}

Task<> check_metadata(oauth::ClientParts parts, std::string issuer, Section& section) {
  std::string wrong;
  try {
    Task<oauth::AuthorizationServerMetadata> finding = oauth::discover_server(parts, issuer);
    oauth::AuthorizationServerMetadata const metadata = co_await std::move(finding);
    if (metadata.token_endpoint) {
      section.right("metadata", "it speaks for " + metadata.issuer);
      co_return;
    }
    wrong = "it names no token endpoint";
  } catch (Exception const& failed) {
    wrong = failed.error().hint;
  }
  section.failed("metadata", wrong,
                 "auth.issuer must be exactly the `issuer` of the document at "
                 "/.well-known/oauth-authorization-server, which must be published there");
}

/// A proxy with another idea of a body than JSON is caught here, too.
Finding keys_found(http::ClientResponse const& response, std::string const& jwks_uri) {
  Finding finding{"keys",
                  Verdict::failed,
                  {},
                  "jwks_uri must lead to the public keys of the issuer, at least one of them for "
                  "an algorithm that we take",
                  {}};
  Result<jose::JwkSet> const keys = jose::JwkSet::parse(response.body);
  if (response.status != 200) {
    finding.text = jwks_uri + " answers " + std::to_string(response.status);
  } else if (!keys) {
    finding.text = jwks_uri + ": " + keys.error().hint;
  } else if (keys->keys().empty()) {
    finding.text = jwks_uri + " has no key that can be used";
  } else {
    json::array ids;
    for (jose::Jwk const& key : keys->keys()) ids.emplace_back(key.kid());
    finding = {"keys",
               Verdict::right,
               std::to_string(ids.size()) + " at " + jwks_uri,
               {},
               json::object{{"kid", std::move(ids)}}};
  }
  return finding;
}

/// What the issuer says about a token that nobody has: if we may ask, that it is not active.
Task<> check_question(oauth::ClientParts parts, oauth::LiveTokens::Options options,
                      Section& section) {
  Secret nobodys(random_token(parts.random));
  oauth::IntrospectionRequest request(
      {options.issuer, options.endpoint, options.client_id, options.credential, options.timeout},
      parts);
  std::string wrong;
  try {
    Task<std::optional<json::object>> asking = request.ask(std::move(nobodys));
    std::optional<json::object> const told = co_await std::move(asking);
    if (!told) {
      section.right("introspection", "it answers '" + options.client_id + "'");
      co_return;
    }
    wrong = "it says of a token that nobody has that it is active";
  } catch (Exception const& failed) {
    wrong = failed.error().hint;
  }
  section.failed("introspection", wrong,
                 "the client must be registered there with this credential, and be allowed to ask "
                 "about tokens for this server; otherwise every caller is answered with 503");
}

}  // namespace

Finding check_clock(http::ClientResponse const& response, SysSeconds now) {
  auto const date = read_date(std::string(response.headers.get("Date")));
  if (!date)
    return {"clock", Verdict::not_tried, "the answer has no Date: its clock is not known", {}, {}};
  std::int64_t const apart = (*date - now).count();
  std::string const text = std::to_string(std::llabs(apart)) + " s " +
                           (apart < 0 ? "behind" : "ahead of") + " this machine's";
  if (std::llabs(apart) <= kForgiven) return {"clock", Verdict::right, text, {}, {}};
  return {"clock",
          Verdict::failed,
          text,
          "set both clocks by NTP: tokens would be refused as expired, or as not yet valid",
          {}};
}

Task<Section> check_issuer(oauth::ClientParts parts, std::string issuer, std::string jwks_uri,
                           bool own) {
  Section section{"issuer " + issuer};
  std::optional<http::ClientResponse> const reached =
      co_await check_network(parts.http, jwks_uri, section);
  if (!reached) {
    for (char const* check : {"metadata", "keys", "clock"})
      section.not_tried(check, "the issuer is not reached");
    co_return section;
  }
  // An issuer that only signs need not be an OAuth server to us.
  if (own) {
    Task<> asking = check_metadata(parts, std::move(issuer), section);
    co_await std::move(asking);
  }
  section.add(keys_found(*reached, jwks_uri));
  section.add(check_clock(*reached, parts.clock.now_seconds()));
  co_return section;
}

Task<Section> check_asked_issuer(oauth::ClientParts parts, oauth::LiveTokens::Options options) {
  Section section{"issuer " + options.issuer};
  std::string const address =
      options.endpoint.empty() ? oauth::metadata_urls(options.issuer).front() : options.endpoint;
  std::optional<http::ClientResponse> const reached =
      co_await check_network(parts.http, address, section);
  if (!reached) {
    for (char const* check : {"introspection", "clock"})
      section.not_tried(check, "the issuer is not reached");
    co_return section;
  }
  Task<> asking = check_question(parts, std::move(options), section);
  co_await std::move(asking);
  section.add(check_clock(*reached, parts.clock.now_seconds()));
  co_return section;
}

}  // namespace tessera::mcp_server::doctor
