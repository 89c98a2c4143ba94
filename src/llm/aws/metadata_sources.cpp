#include "llm/aws/metadata_sources.hpp"

#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "http/message/url.hpp"
#include "llm/errc.hpp"

#include <algorithm>
#include <array>

namespace tessera::llm::aws {
namespace {

constexpr CredentialNames kNames{"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};
constexpr int kTries = 3;

/// A near service answers at once; a try that fails in the transport is made again.
Task<http::ClientResponse> ask(http::Client& http, http::ClientRequest request) {
  request.timeout = std::chrono::seconds(1);
  request.connect_timeout = std::chrono::seconds(1);
  request.max_response_bytes = 64UL << 10;
  for (int tries = 1;; ++tries) {
    std::optional<Error> failure;
    try {
      http::ClientRequest copy = request;
      http::ClientResponse response = co_await http.send(std::move(copy));
      co_return response;
    } catch (Exception const& exception) {
      failure = exception.error();
    }
    bool const passing = failure->code == http::Errc::timed_out ||
                         failure->code == http::Errc::connect_failed ||
                         failure->code == http::Errc::transfer_failed;
    if (!passing || tries == kTries) throw Exception(*failure);
    co_await sleep_for(std::chrono::milliseconds(100));
  }
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  return text;
}

Credentials read_answer(http::ClientResponse response, std::string const& who) {
  Result<json::value> const body = parse_json(response.body);
  wipe(response.body);
  if (response.status != 200 || !body)
    throw Exception(fail(Errc::no_credentials,
                         who + " gives no credentials (" + std::to_string(response.status) + ")"));
  Result<Credentials> credentials = credentials_from(*body, kNames, who);
  if (!credentials) throw Exception(credentials.error());
  return std::move(*credentials);
}

/// The token must not leave this machine or its host in the clear.
bool may_get_the_token(http::Url const& url) {
  constexpr std::array kNear{std::string_view("169.254.170.2"), std::string_view("169.254.170.23"),
                             std::string_view("fd00:ec2::23")};
  return url.is_https() || url.is_loopback() ||
         std::find(kNear.begin(), kNear.end(), url.host) != kNear.end();
}

std::string container_url(Environment const& environment) {
  std::string const relative = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  if (!relative.empty()) return "http://169.254.170.2" + relative;
  return environment("AWS_CONTAINER_CREDENTIALS_FULL_URI");
}

}  // namespace

bool ContainerSource::is_there(Environment const& environment) {
  return !container_url(environment).empty();
}

Task<Credentials> ContainerSource::fetch() {
  http::ClientRequest request;
  request.url = container_url(outside_.environment);
  Result<http::Url> const url = http::parse_url(request.url);
  if (!url) throw Exception(fail(Errc::bad_settings, name() + ": " + url.error().hint));
  if (!may_get_the_token(*url))
    throw Exception(fail(Errc::bad_settings, name() +
                                                 ": credentials may come from https, this "
                                                 "machine or its host only, not from " +
                                                 url->host));
  std::string token = outside_.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  std::string const token_file = outside_.environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  // Read each time: the platform renews the file.
  if (!token_file.empty())
    token = trimmed(read_small_file(token_file, 64UL << 10).value_or(std::string()));
  if (!token.empty()) request.headers.set("Authorization", token);
  wipe(token);
  Task<http::ClientResponse> asking = ask(outside_.http, std::move(request));
  http::ClientResponse response = co_await std::move(asking);
  co_return read_answer(std::move(response), name());
}

bool InstanceSource::is_there(Environment const& environment, std::string const& vendor_file) {
  if (environment("AWS_EC2_METADATA_DISABLED") == "true") return false;
  if (!environment("AWS_EC2_METADATA_SERVICE_ENDPOINT").empty()) return true;
  return read_small_file(vendor_file, 1024).value_or("").starts_with("Amazon EC2");
}

Task<Credentials> InstanceSource::fetch() {
  std::string base = outside_.environment("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  if (base.empty()) base = "http://169.254.169.254";
  while (base.ends_with('/')) base.pop_back();
  http::ClientRequest wanted;
  wanted.method = "PUT";
  wanted.url = base + "/latest/api/token";
  wanted.headers.set("x-aws-ec2-metadata-token-ttl-seconds", "21600");
  Task<http::ClientResponse> asking = ask(outside_.http, std::move(wanted));
  http::ClientResponse token = co_await std::move(asking);
  if (token.status != 200)
    throw Exception(fail(Errc::no_credentials, name() + ": the metadata service gives no token (" +
                                                   std::to_string(token.status) + ")"));
  std::string const roles = base + "/latest/meta-data/iam/security-credentials/";
  http::ClientRequest listed;
  listed.url = roles;
  listed.headers.set("x-aws-ec2-metadata-token", token.body);
  Task<http::ClientResponse> listing = ask(outside_.http, std::move(listed));
  http::ClientResponse const list = co_await std::move(listing);
  std::string const role = trimmed(list.body.substr(0, list.body.find('\n')));
  if (list.status != 200 || role.empty())
    throw Exception(fail(Errc::no_credentials, name() + " has no role"));
  http::ClientRequest request;
  request.url = roles + role;
  request.headers.set("x-aws-ec2-metadata-token", token.body);
  wipe(token.body);
  Task<http::ClientResponse> fetching = ask(outside_.http, std::move(request));
  http::ClientResponse response = co_await std::move(fetching);
  co_return read_answer(std::move(response), name());
}

}  // namespace tessera::llm::aws
