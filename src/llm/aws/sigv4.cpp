#include "llm/aws/sigv4.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/hmac.hpp"
#include "http/message/url.hpp"
#include "llm/aws/times.hpp"

#include <algorithm>
#include <cctype>

namespace tessera::llm::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

std::string sha256_hex(std::string_view text) { return hex_encode(crypto::sha256_bytes(text)); }

std::string encode_path_again(std::string_view path) {
  std::string out;
  while (true) {
    std::size_t const slash = std::min(path.find('/'), path.size());
    out += percent_encode(path.substr(0, slash));
    if (slash == path.size()) return out;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

std::string sorted_query(std::string_view query) {
  std::vector<std::string> parts;
  while (!query.empty()) {
    std::size_t const end = std::min(query.find('&'), query.size());
    std::string part(query.substr(0, end));
    if (part.find('=') == std::string::npos) part += '=';
    parts.push_back(std::move(part));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (std::string const& part : parts) out += (out.empty() ? "" : "&") + part;
  return out;
}

// Runs of blanks count as one.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (char const c : http::trim_ows(value))
    if (c != ' ' || !out.ends_with(' ')) out.push_back(c);
  return out;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string host_of(http::Url const& url) {
  std::string const origin = url.origin();
  return origin.substr(origin.find("://") + 3);
}

bool is_signed(std::string_view name) {
  return name == "content-type" || name.starts_with("x-amz-");
}

}  // namespace

std::string Scope::text() const {
  return amz_date(time).substr(0, 8) + "/" + region + "/" + service + "/aws4_request";
}

CanonicalRequest canonical_request(std::string_view method, std::string_view target,
                                   std::vector<SignedHeader> headers,
                                   std::string_view body_sha256_hex) {
  std::sort(headers.begin(), headers.end(),
            [](SignedHeader const& a, SignedHeader const& b) { return a.name < b.name; });
  std::size_t const mark = std::min(target.find('?'), target.size());
  CanonicalRequest out;
  out.text = std::string(method) + "\n" + encode_path_again(target.substr(0, mark)) + "\n" +
             sorted_query(target.substr(std::min(mark + 1, target.size()))) + "\n";
  for (SignedHeader const& header : headers) {
    out.text += header.name + ":" + canonical_value(header.value) + "\n";
    out.signed_headers += (out.signed_headers.empty() ? "" : ";") + header.name;
  }
  out.text += "\n" + out.signed_headers + "\n" + std::string(body_sha256_hex);
  return out;
}

Secret signing_key(Secret const& secret_access_key, Scope const& scope) {
  std::string seed = "AWS4";
  seed += secret_access_key.reveal();
  Secret key(std::move(seed));
  key = Secret(crypto::hmac_sha256(key, amz_date(scope.time).substr(0, 8)));
  key = Secret(crypto::hmac_sha256(key, scope.region));
  key = Secret(crypto::hmac_sha256(key, scope.service));
  return Secret(crypto::hmac_sha256(key, "aws4_request"));
}

std::string signature(Secret const& secret_access_key, Scope const& scope,
                      std::string_view canonical_request) {
  std::string const to_sign = std::string(kAlgorithm) + "\n" + amz_date(scope.time) + "\n" +
                              scope.text() + "\n" + sha256_hex(canonical_request);
  return hex_encode(crypto::hmac_sha256(signing_key(secret_access_key, scope), to_sign));
}

Result<void> sign_request(http::ClientRequest& request, Credentials const& credentials,
                          Scope const& scope) {
  Result<http::Url> const url = http::parse_url(request.url);
  if (!url) return url.error();
  request.headers.remove("Authorization");
  request.headers.set("X-Amz-Date", amz_date(scope.time));
  request.headers.remove("X-Amz-Security-Token");
  if (!credentials.session_token.empty())
    request.headers.set("X-Amz-Security-Token", credentials.session_token.reveal());
  std::vector<SignedHeader> headers{{"host", host_of(*url)}};
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    http::Headers::Field const field = request.headers.at(i);
    if (is_signed(lower(field.name)))
      headers.push_back({lower(field.name), std::string(field.value)});
  }
  CanonicalRequest const canonical = canonical_request(
      request.method, url->target(), std::move(headers), sha256_hex(request.body));
  request.headers.set(
      "Authorization",
      std::string(kAlgorithm) + " Credential=" + credentials.access_key_id + "/" + scope.text() +
          ", SignedHeaders=" + canonical.signed_headers +
          ", Signature=" + signature(credentials.secret_access_key, scope, canonical.text));
  return {};
}

Result<std::string> presign_url(std::string_view method, std::string_view url,
                                Credentials const& credentials, Scope const& scope,
                                std::chrono::seconds lifetime) {
  Result<http::Url> parsed = http::parse_url(url);
  if (!parsed) return parsed.error();
  std::string query = parsed->query;
  auto const add = [&query](std::string_view name, std::string_view value) {
    query += (query.empty() ? "" : "&") + std::string(name) + "=" + percent_encode(value);
  };
  add("X-Amz-Algorithm", kAlgorithm);
  add("X-Amz-Credential", credentials.access_key_id + "/" + scope.text());
  add("X-Amz-Date", amz_date(scope.time));
  add("X-Amz-Expires", std::to_string(lifetime.count()));
  if (!credentials.session_token.empty())
    add("X-Amz-Security-Token", credentials.session_token.reveal());
  add("X-Amz-SignedHeaders", "host");
  parsed->query = sorted_query(query);
  CanonicalRequest const canonical =
      canonical_request(method, parsed->target(), {{"host", host_of(*parsed)}}, sha256_hex(""));
  parsed->query +=
      "&X-Amz-Signature=" + signature(credentials.secret_access_key, scope, canonical.text);
  return parsed->text();
}

}  // namespace tessera::llm::aws
