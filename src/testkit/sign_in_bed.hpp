#pragma once

#include "http/message/form.hpp"
#include "http/message/url.hpp"
#include "oauth/client/authorization_code.hpp"
#include "oauth/model/pkce.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"
#include "testkit/raw_client.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tessera::testkit {

/// A protected server and its authorization server as a script: documents by address, and a token
/// endpoint that checks what binds a code to its request. Remembers what it was asked.
class ScriptedIssuer {
 public:
  static constexpr char const* kServer = "https://rs.example/mcp";
  static constexpr char const* kIssuer = "https://as.example";

  ScriptedIssuer() {
    put_resource(kServer, kIssuer);
    put_issuer(kIssuer);
  }

  void put_resource(std::string const& resource, std::string const& issuer) {
    resource_metadata["resource"] = resource;
    resource_metadata["authorization_servers"] = json::array{json::string(issuer)};
  }
  void put_issuer(std::string const& issuer) {
    json::object metadata;
    metadata["issuer"] = issuer;
    metadata["authorization_endpoint"] = issuer + "/authorize";
    metadata["token_endpoint"] = issuer + "/token";
    metadata["registration_endpoint"] = issuer + "/register";
    metadata["code_challenge_methods_supported"] = json::array{"S256"};
    metadata["token_endpoint_auth_methods_supported"] = json::array{"none"};
    issuers[issuer] = std::move(metadata);
  }
  json::object& metadata() { return issuers.at(kIssuer); }

  http::ClientResponse respond(http::ClientRequest const& request) {
    if (request.url == "https://rs.example/.well-known/oauth-protected-resource/mcp")
      return resource_metadata.empty() ? status(404) : document(resource_metadata);
    for (auto const& [issuer, metadata] : issuers) {
      if (request.url == issuer + "/.well-known/oauth-authorization-server")
        return document(metadata);
      if (request.url == issuer + "/register") return registered(request);
      if (request.url == issuer + "/token") return token(request);
    }
    if (request.url == kServer) return refusal_of_server();
    return status(404);
  }
  /// What the protected server says to a request without a token.
  static http::ClientResponse refusal_of_server() {
    http::ClientResponse response = status(401);
    response.headers.add("WWW-Authenticate", "Bearer scope=\"from-challenge\"");
    return response;
  }

  static http::ClientResponse status(int code) {
    http::ClientResponse response;
    response.status = code;
    return response;
  }
  static http::ClientResponse document(json::object const& body, int code = 200) {
    http::ClientResponse response = status(code);
    response.body = write_json(json::value(body));
    return response;
  }
  static http::ClientResponse refusal(std::string const& error) {
    return document(json::object{{"error", error}}, 400);
  }

  json::object resource_metadata;
  std::map<std::string, json::object> issuers;
  json::object registration{{"client_id", "dcr-client"}};
  int registration_status = 201;
  std::function<http::ClientResponse(http::ClientRequest const&, http::Form const&)> on_token;
  std::vector<json::object> registrations;
  std::vector<http::Form> token_requests;
  std::vector<http::ClientRequest> token_messages;
  std::string code_challenge;  ///< Of the last authorization request.

 private:
  http::ClientResponse registered(http::ClientRequest const& request) {
    registrations.push_back(parse_json(request.body).value().as_object());
    return document(registration, registration_status);
  }
  http::ClientResponse token(http::ClientRequest const& request) {
    http::Form const form = http::parse_form(request.body).value();
    token_requests.push_back(form);
    token_messages.push_back(request);
    if (form.get("grant_type") == "authorization_code") {
      Secret const verifier{std::string(form.get("code_verifier"))};
      if (oauth::code_challenge_of(verifier) != code_challenge) return refusal("invalid_grant");
    }
    if (on_token) return on_token(request, form);
    return document(token_body());
  }

 public:
  json::object token_body() const {
    std::string const number = std::to_string(token_requests.size());
    return json::object{{"access_token", "token-" + number},
                        {"refresh_token", "refresh-" + number},
                        {"token_type", "Bearer"},
                        {"expires_in", 300}};
  }
};

/// A person who says yes at once: takes the authorization request and goes where it leads back to,
/// over a real connection.
class WillingPerson final : public oauth::UserAgent {
 public:
  explicit WillingPerson(ScriptedIssuer& issuer) : issuer_(issuer) {}

  Task<> open(std::string url) override {
    http::Url const parsed = http::parse_url(url).value();
    http::Form const asked = http::parse_form(parsed.query).value();
    requests.push_back(asked);
    issuer_.code_challenge = asked.get("code_challenge");
    http::Form answer;
    answer.add("state", std::string(asked.get("state")));
    for (auto const& [name, value] : says) answer.add(name, value);
    http::Url const back = http::parse_url(asked.get("redirect_uri")).value();
    RawClient browser(back.port);
    browser.exchange("GET " + back.path + "?" + http::write_form(answer) +
                     " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    co_return;
  }

  std::vector<http::Form> requests;
  std::map<std::string, std::string> says{{"code", "the-code"}};

 private:
  ScriptedIssuer& issuer_;
};

/// Everything that an authorizer for a person needs.
class SignInTest : public ::testing::Test {
 protected:
  SignInTest() { rebuild({}); }

  using Options = oauth::AuthorizationCodeAuthorizer::Options;
  void rebuild(std::function<void(Options&)> const& change) {
    Options options;
    options.server = ScriptedIssuer::kServer;
    if (change) change(options);
    authorizer = std::make_unique<oauth::AuthorizationCodeAuthorizer>(std::move(options), parts,
                                                                      store, &person);
  }
  http::Headers authorize(std::string url = ScriptedIssuer::kServer) {
    return testkit::run(loop, authorizer->authorize("POST", std::move(url)));
  }
  bool challenged(int status, std::string const& challenge, std::string const& nonce = {}) {
    http::Headers headers;
    headers.add("WWW-Authenticate", challenge);
    if (!nonce.empty()) headers.add("DPoP-Nonce", nonce);
    return testkit::run(loop, authorizer->challenged(status, ScriptedIssuer::kServer, headers));
  }
  /// The code of what a first refusal leads to; a default one when a sign-in succeeds.
  error_code sign_in_failure() {
    try {
      challenged(401, "Bearer");
    } catch (Exception const& refused) {
      hint = refused.error().hint;
      return refused.code();
    }
    return {};
  }
  oauth::StoredCredentials stored() { return testkit::run(loop, store.load()); }

  asio::io_context loop{1};
  ManualClock clock;
  SystemRandom random;
  TextLog log;
  ScriptedIssuer issuer;
  FunctionClient http{[this](http::ClientRequest const& r) { return issuer.respond(r); }};
  oauth::ClientParts parts{http, clock, random, log, {}};
  oauth::MemoryCredentialStore store;
  WillingPerson person{issuer};
  std::unique_ptr<oauth::AuthorizationCodeAuthorizer> authorizer;
  std::string hint;
};

}  // namespace tessera::testkit
