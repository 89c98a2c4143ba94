#include "llm/aws/sso_source.hpp"

#include "base/encoding.hpp"
#include "crypto/sha1.hpp"
#include "llm/aws/times.hpp"
#include "llm/errc.hpp"

namespace tessera::llm::aws {
namespace {

constexpr std::size_t kMaxCache = 64UL << 10;

[[noreturn]] void sign_in_again(std::string const& profile) {
  throw Exception(fail(Errc::credentials_expired,
                       "the SSO sign-in has ended: run `aws sso login --profile " + profile + "`"));
}

}  // namespace

Secret SsoSource::cached_token() const {
  std::string const path = outside_.environment("HOME") + "/.aws/sso/cache/" +
                           hex_encode(crypto::sha1_bytes(settings_.cache_key)) + ".json";
  std::optional<std::string> text = read_small_file(path, kMaxCache);
  if (!text) sign_in_again(settings_.profile);
  Result<json::value> const cache = parse_json(*text);
  wipe(*text);
  if (!cache) sign_in_again(settings_.profile);
  std::optional<SysSeconds> const expires = parse_rfc3339(json_text(*cache, "expiresAt"));
  std::string_view const token = json_text(*cache, "accessToken");
  if (token.empty() || !expires || *expires <= outside_.clock.now_seconds())
    sign_in_again(settings_.profile);
  return Secret(std::string(token));
}

Task<Credentials> SsoSource::fetch() {
  Secret const token = cached_token();
  http::ClientRequest request;
  std::string const base = outside_.environment("AWS_ENDPOINT_URL_SSO");
  request.url = (base.empty() ? "https://portal.sso." + settings_.region + "." +
                                    std::string(dns_suffix(settings_.region))
                              : base) +
                "/federation/credentials?account_id=" + percent_encode(settings_.account_id) +
                "&role_name=" + percent_encode(settings_.role_name);
  request.headers.set("x-amz-sso_bearer_token", token.reveal());
  request.max_response_bytes = kMaxCache;
  http::ClientResponse response = co_await outside_.http.send(std::move(request));
  if (response.status == 401) sign_in_again(settings_.profile);
  Result<json::value> const body = parse_json(response.body);
  wipe(response.body);
  json::value const* const role = body ? json_find(*body, "roleCredentials") : nullptr;
  if (response.status != 200 || role == nullptr)
    throw Exception(fail(Errc::no_credentials, name() + ": the portal refused the role " +
                                                   settings_.role_name + " (" +
                                                   std::to_string(response.status) + ")"));
  Result<Credentials> credentials = credentials_from(
      *role, {"accessKeyId", "secretAccessKey", "sessionToken", "expiration"}, name());
  if (!credentials) throw Exception(credentials.error());
  co_return std::move(*credentials);
}

}  // namespace tessera::llm::aws
