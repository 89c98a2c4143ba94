#pragma once

#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/message/form.hpp"
#include "http/server/router.hpp"
#include "jose/jwk_set.hpp"
#include "jose/jwt.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/authorization_server.hpp"
#include "oauth/server/client_auth/client_secret.hpp"
#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/people/attempts.hpp"
#include "oauth/storage/people_schema.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "oauth/storage/schema.hpp"
#include "oauth/storage/sql_client_store.hpp"
#include "oauth/storage/token_schema.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace tessera::testkit {

inline jose::SigningKey new_signing_key() {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyType::p256).value();
  return jose::make_signing_key(std::move(key), jose::Algorithm::es256).value();
}

inline jose::JwkSet public_keys(std::vector<jose::SigningKey> const& keys) {
  jose::JwkSet set;
  for (jose::SigningKey const& key : keys) {
    jose::Jwk jwk = jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value();
    set.add(std::move(jwk)).value();
  }
  return set;
}

inline http::Response answer(http::Handler const& handler, http::Request& request) {
  asio::io_context loop(1);
  Task<http::Response> task = handler(request);
  return run(loop, std::move(task));
}

/// Keeps every event as text, so that a test can look for what was logged and what never must be.
class TextLog final : public Log {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    text += event;
    for (LogField const& field : fields) {
      text += ' ';
      text += field.name;
      text += '=';
      if (auto const* value = std::get_if<std::string_view>(&field.value)) text += *value;
    }
    text += '\n';
  }
  std::string text;
};

/// An authorization server on a real database in a directory of its own, with the clients of the
/// demo: a signing one, a secret one, one that acts for every tenant, and the MCP server that they
/// call, which exchanges their tokens for the backend's.
class OAuthBed {
 public:
  static constexpr char const* kIssuer = "http://localhost:3006";
  static constexpr char const* kMcp = "http://localhost:3005/mcp";
  static constexpr char const* kBackend = "http://localhost:3008";

  using Change = std::function<void(oauth::AuthorizationServer::Options&,
                                    oauth::AuthorizationServer::Collaborators&)>;
  explicit OAuthBed(Change const& change = {})
      : database(database_options(place)),
        clients(database, clock),
        replay(database, clock),
        revoked(database, clock),
        attempts(database, clock) {
    store::migrate(database, oauth::oauth_migrations());
    store::migrate(database, oauth::oauth_tokens_migrations());
    store::migrate(database, oauth::oauth_people_migrations());
    add_clients();
    oauth::AuthorizationServer::Options options;
    options.issuer = kIssuer;
    options.signing_keys = {signing_key, next_signing_key};
    options.resources = {{kMcp, {"email:read", "email:write", "chart:read"}},
                         {kIssuer, {"admin"}},
                         {kBackend, {"email:read", "chart:read"}}};
    options.pepper = pepper;
    oauth::AuthorizationServer::Collaborators with = collaborators();
    if (change) change(options, with);
    server = std::make_unique<oauth::AuthorizationServer>(std::move(options), with);
    http::Router router;
    server->add_routes(router);
    handler = std::move(router).handler();
  }

  oauth::AuthorizationServer::Collaborators collaborators() {
    return {clients, replay, revoked, attempts, clock, random, log};
  }

  http::Response get(std::string path, http::Headers headers = {}, std::string query = {}) {
    return send(http::Method::get, std::move(path), std::move(headers), {}, std::move(query));
  }

  http::Response post_token(std::string body, http::Headers headers = {}, std::string query = {}) {
    if (headers.count("Content-Type") == 0)
      headers.add("Content-Type", "application/x-www-form-urlencoded");
    return send(http::Method::post, "/oauth2/token", std::move(headers), std::move(body),
                std::move(query));
  }

  /// A form to another endpoint.
  http::Response post_form(std::string path, std::string body, http::Headers headers = {}) {
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    return send(http::Method::post, std::move(path), std::move(headers), std::move(body));
  }

  /// An access token of "basic-client" for the MCP server.
  std::string access_token() {
    http::Response const answer = post_token("grant_type=client_credentials", good_basic());
    return parse_json_as<oauth::TokenResponse>(answer.body).value().access_token;
  }

  /// What "gateway", the MCP server's client, gets for a token.
  http::Response exchange(std::string const& token, std::string const& more = {}) {
    return post_token(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
        "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
        "&subject_token=" +
            token + more,
        basic("gateway:" + secret));
  }

  http::Response send(http::Method method, std::string path, http::Headers headers,
                      std::string body = {}, std::string query = {}) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.target = path + (query.empty() ? "" : "?" + query);
    request.query = std::move(query);
    request.headers = std::move(headers);
    request.peer = peer;
    request.set_body(std::move(body));
    return answer(handler, request);
  }

  /// Claims of an assertion that is right in every respect; a test spoils one of them.
  json::object assertion_claims(std::string const& client_id) {
    json::object claims;
    claims["iss"] = client_id;
    claims["sub"] = client_id;
    claims["aud"] = kIssuer;
    claims["iat"] = jose::numeric_date(clock.now_seconds());
    claims["exp"] = jose::numeric_date(clock.now_seconds() + std::chrono::seconds{60});
    claims["jti"] = random_token(random);
    return claims;
  }

  std::string sign(json::object const& claims, jose::SigningKey const& key,
                   json::object header = {}) {
    return jose::sign_jwt(std::move(header), claims, key).value();
  }

  std::string good_assertion() { return sign(assertion_claims("chatbox"), client_key); }

  /// The body of a token request with an assertion, and `more` behind it.
  static std::string assertion_body(std::string const& assertion, std::string const& more = {}) {
    std::string body =
        "grant_type=client_credentials&client_assertion_type="
        "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" +
        assertion;
    if (!more.empty()) body += "&" + more;
    return body;
  }

  static http::Headers basic(std::string const& pair) {
    http::Headers headers;
    headers.add("Authorization", "Basic " + base64_encode(pair));
    return headers;
  }
  http::Headers good_basic() const { return basic("basic-client:" + secret); }

  TestDatabase place;
  ManualClock clock;
  SystemRandom random;
  TextLog log;
  std::string peer = "192.0.2.7";  ///< Where requests come from.
  std::string const secret = "0123456789abcdefghijABCDEFGHIJ0123456789abc";
  Secret const pepper{std::string("a pepper of thirty-two bytes....")};
  jose::SigningKey const signing_key = new_signing_key();
  jose::SigningKey const next_signing_key = new_signing_key();
  jose::SigningKey const client_key = new_signing_key();
  store::Database database;
  oauth::SqlClientStore clients;
  oauth::SqlAssertionReplay replay;
  oauth::SqlRevokedTokens revoked;
  oauth::Attempts attempts;
  std::unique_ptr<oauth::AuthorizationServer> server;
  http::Handler handler;

  oauth::ClientRecord signing_client(std::string id, std::vector<std::string> tenants) const {
    oauth::ClientRecord record;
    record.client_id = std::move(id);
    record.jwks = public_keys({client_key}).to_json();
    record.scopes = {"email:read", "email:write"};
    record.resources = {kMcp};
    record.default_resource = kMcp;
    record.tenants = std::move(tenants);
    return record;
  }

  /// A client with `secret`, of tenant acme.
  void add_secret_client(std::string id, oauth::ClientAuthMethod method,
                         std::function<void(oauth::ClientRecord&)> const& change = {}) {
    oauth::ClientRecord record = signing_client(std::move(id), {"acme"});
    record.auth_method = method;
    record.jwks.reset();
    record.secret_hash = oauth::hash_client_secret(pepper, Secret(secret));
    if (change) change(record);
    Task<> adding = clients.add(std::move(record));
    run(std::move(adding));
  }

 private:
  static store::Database::Options database_options(TestDatabase const& place) {
    store::Database::Options options = place.options();
    options.readers = 1;
    return options;
  }

  void add_clients() {
    add_secret_client("basic-client", oauth::ClientAuthMethod::client_secret_basic);
    oauth::ClientRecord any_tenant = signing_client("mcp-server", {"*"});
    any_tenant.scopes = {"admin"};
    any_tenant.resources = {kIssuer};
    any_tenant.default_resource.reset();
    add_secret_client(
        "gateway", oauth::ClientAuthMethod::client_secret_basic, [](oauth::ClientRecord& record) {
          record.grant_types = {"client_credentials", std::string(oauth::kGrantTokenExchange)};
          record.own_resources = {kMcp};
          record.exchange_targets = {kBackend};
          record.resources = {kBackend};
          record.default_resource = kBackend;
          record.scopes = {"email:read", "chart:read"};
        });
    for (auto& record : {signing_client("chatbox", {"acme", "globex"}), any_tenant}) {
      Task<> adding = clients.add(record);
      run(std::move(adding));
    }
  }
};

}  // namespace tessera::testkit
