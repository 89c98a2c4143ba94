#pragma once

#include "crypto/opaque_token.hpp"
#include "oauth/server/registration/registration_endpoint.hpp"
#include "oauth/storage/people_schema.hpp"
#include "oauth/storage/registration_schema.hpp"
#include "testkit/oauth_bed.hpp"

#include <memory>
#include <string>
#include <utility>

namespace tessera::testkit {

/// Registration on the database of an `OAuthBed`, open to everybody unless a test says otherwise.
class RegistrationBed {
 public:
  RegistrationBed() {
    store::migrate(oauth.database, oauth::oauth_people_migrations());
    store::migrate(oauth.database, oauth::oauth_registration_migrations());
    options.open_terms = open_terms();
  }

  static oauth::ClientTerms open_terms() {
    oauth::ClientTerms terms;
    terms.scopes = {"email:read", "email:write"};
    terms.resources = {OAuthBed::kMcp};
    return terms;
  }
  /// What a client of today sends.
  static json::object good_request() {
    json::object request;
    request["client_name"] = "An application";
    request["redirect_uris"] = json::array{"http://127.0.0.1:4711/callback"};
    request["grant_types"] = json::array{"authorization_code", "refresh_token"};
    request["response_types"] = json::array{"code"};
    request["token_endpoint_auth_method"] = "none";
    return request;
  }

  http::Response send(http::Method method, std::string const& path, json::value const& body,
                      std::string const& token = {}, std::string const& peer = "192.0.2.1") {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    request.peer = peer;
    request.headers.add("Content-Type", "application/json");
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
    request.set_body(write_json(body));
    return answer(handler(), request);
  }
  http::Response add(json::value const& body, std::string const& token = {},
                     std::string const& peer = "192.0.2.1") {
    return send(http::Method::post, "/oauth2/register", body, token, peer);
  }
  /// Registers what must work and gives back the answer.
  json::object added(json::value const& body, std::string const& token = {}) {
    http::Response const response = add(body, token);
    if (response.status != 201) throw std::runtime_error(response.body);
    return parse_json(response.body).value().as_object();
  }
  static std::string error_of(http::Response const& response) {
    return std::string(json_text(parse_json(response.body).value(), "error"));
  }
  std::string new_initial_token(oauth::ClientTerms const& terms, std::int64_t uses,
                                std::string name = "test") {
    Secret const token = crypto::new_opaque_token(oauth.random);
    oauth::InitialToken stored{crypto::opaque_token_hash(token), std::move(name),
                               write_json(to_json(terms)), uses,
                               oauth.clock.now_seconds() + std::chrono::hours(1)};
    run(registrations().add_initial_token(std::move(stored)));
    return std::string(token.reveal());
  }

  oauth::Registrations& registrations() {
    if (!registrations_)
      registrations_ = std::make_unique<oauth::Registrations>(limits, oauth.database, oauth.clients,
                                                              oauth.clock);
    return *registrations_;
  }
  http::Handler& handler() {
    if (!handler_) {
      endpoint_ = std::make_unique<oauth::RegistrationEndpoint>(oauth::RegistrationEndpoint::Parts{
          OAuthBed::kIssuer, oauth.pepper, options, registrations(), oauth.revoked, oauth.clock,
          oauth.random, oauth.log});
      http::Router router;
      oauth::add_registration_routes(router, "/oauth2/register", *endpoint_);
      handler_ = std::move(router).handler();
    }
    return handler_;
  }
  std::int64_t rows(std::string const& table) {
    return oauth.database.read_now([&](store::Connection& db) {
      return db.query("SELECT count(*) FROM " + table).front().get<std::int64_t>(0);
    });
  }

  OAuthBed oauth;
  oauth::RegistrationOptions options;
  oauth::Registrations::Limits limits;

 private:
  std::unique_ptr<oauth::Registrations> registrations_;
  std::unique_ptr<oauth::RegistrationEndpoint> endpoint_;
  http::Handler handler_;
};

}  // namespace tessera::testkit
