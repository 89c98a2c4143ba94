#pragma once

#include "http/message/url.hpp"
#include "oauth/model/pkce.hpp"
#include "oauth/storage/token_schema.hpp"
#include "testkit/browser.hpp"
#include "testkit/people_bed.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tessera::testkit {

/// An authorization server where alice can sign in, with an application that asks her: `app`, a
/// program on her machine, and `web`, which has a secret and a host.
class PeopleServerBed {
 public:
  static constexpr char const* kIssuer = "http://localhost:3006";
  static constexpr char const* kMcp = "http://localhost:3005/mcp";
  static constexpr char const* kLoopback = "http://127.0.0.1:49152/callback";
  static constexpr char const* kWeb = "https://app.example/callback";

  explicit PeopleServerBed(std::string issuer = kIssuer)
      : clients(people.database, people.clock),
        replay(people.database, people.clock),
        revoked(people.database, people.clock) {
    store::migrate(people.database, oauth::oauth_migrations());
    store::migrate(people.database, oauth::oauth_tokens_migrations());
    add(native_client());
    add(web_client());
    oauth::AuthorizationServer::Options options;
    options.issuer = std::move(issuer);
    options.signing_keys = {signing_key};
    options.resources = {{kMcp, {"email:read", "email:write"}}, {kIssuer, {"admin"}}};
    options.pepper = people.key;
    options.password_cost = kCheapPasswords;
    options.scope_texts = {{"email:read", "read <addresses>"}};
    oauth::AuthorizationServer::Collaborators with{
        clients, replay,  revoked, people.stores.attempts, people.clock, people.random,
        log,     nullptr, nullptr, &people.stores};
    server = std::make_unique<oauth::AuthorizationServer>(std::move(options), with);
    http::Router router;
    server->add_routes(router);
    handler = std::move(router).handler();
  }

  void add(oauth::ClientRecord record) { run(clients.add(std::move(record))); }
  void change_client(std::string const& id, std::function<void(oauth::ClientRecord&)> change) {
    oauth::ClientRecord record = run(clients.find(id))->record;
    change(record);
    run(clients.update(std::move(record)));
  }

  oauth::ClientRecord native_client() const {
    oauth::ClientRecord record;
    record.client_id = "app";
    record.auth_method = oauth::ClientAuthMethod::none;
    record.client_name = "The App";
    record.grant_types = {"authorization_code", "refresh_token"};
    record.redirect_uris = {"http://127.0.0.1/callback"};
    record.scopes = {"email:read", "email:write"};
    record.resources = {kMcp};
    record.tenants = {"*"};
    return record;
  }
  oauth::ClientRecord web_client() const {
    oauth::ClientRecord record = native_client();
    record.client_id = "web";
    record.client_name = "The Web";
    record.auth_method = oauth::ClientAuthMethod::client_secret_basic;
    record.secret_hash = oauth::hash_client_secret(people.key, Secret(secret));
    record.redirect_uris = {kWeb};
    record.tenants = {"acme"};
    return record;
  }

  /// An authorization request that is right in every respect; a test spoils one of its fields.
  http::Form request(std::string client = "app") const {
    http::Form form;
    form.add("response_type", "code");
    form.add("client_id", client);
    form.add("redirect_uri", client == "app" ? kLoopback : kWeb);
    form.add("scope", "email:read");
    form.add("state", "the state");
    form.add("code_challenge", oauth::code_challenge_of(verifier));
    form.add("code_challenge_method", "S256");
    form.add("resource", kMcp);
    if (client == "app") form.add("tenant_id", "acme");
    return form;
  }
  /// The same with one field replaced; an empty value leaves it out.
  static http::Form with(http::Form const& form, std::string const& name,
                         std::string const& value) {
    http::Form out;
    for (auto const& [key, old] : form.fields())
      if (key != name) out.add(key, old);
    if (!value.empty()) out.add(name, value);
    return out;
  }

  http::Response authorize(Browser& browser, http::Form const& form) const {
    return browser.get("/oauth2/authorize", http::write_form(form));
  }
  http::Response sign_in(Browser& browser, http::Response const& page,
                         std::string password = PeopleBed::kPassword,
                         std::string username = "alice") const {
    return browser.submit(page, {{"username", username}, {"password", password}});
  }
  /// Goes where a response sends the browser, on this server.
  http::Response follow(Browser& browser, http::Response const& response) const {
    std::string const location(response.headers.get("Location"));
    http::Url const url = http::parse_url(location).value();
    return browser.get(url.path, url.query);
  }
  /// The fields of an answer to the client.
  static http::Form answer_of(http::Response const& response) {
    std::string const location(response.headers.get("Location"));
    std::size_t const question = location.find('?');
    if (question == std::string::npos) return {};
    return http::parse_form(location.substr(question + 1)).value();
  }

  /// The whole way: sign in, allow, code.
  std::string code(Browser& browser, http::Form const& form) const {
    http::Response page = authorize(browser, form);
    if (page.body.find("<h1>Sign in</h1>") != std::string::npos)
      page = follow(browser, sign_in(browser, page));
    if (page.status == 200) page = browser.submit(page, {{"decision", "allow"}});
    return std::string(answer_of(page).get("code"));
  }
  std::string code(std::string client = "app") const {
    Browser browser(handler);
    return code(browser, request(std::move(client)));
  }

  http::Response token(std::string const& body, http::Headers headers = {}) const {
    http::Request request;
    request.method = http::Method::post;
    request.path = request.target = "/oauth2/token";
    headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.headers = std::move(headers);
    request.set_body(body);
    return answer(handler, request);
  }
  std::string code_body(std::string const& code, std::string const& more = {}) const {
    return "grant_type=authorization_code&client_id=app&code=" + code +
           "&code_verifier=" + std::string(verifier.reveal()) + more;
  }
  static std::string refresh_body(std::string const& token, std::string const& more = {}) {
    return "grant_type=refresh_token&client_id=app&refresh_token=" + token + more;
  }
  static json::object body_of(http::Response const& response) {
    return parse_json(response.body).value().as_object();
  }
  static std::string text(json::object const& object, char const* name) {
    json::value const* const found = object.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string();
  }

  PeopleBed people;
  TextLog log;
  std::string const secret = "0123456789abcdefghijABCDEFGHIJ0123456789abc";
  Secret const verifier{std::string("a-verifier-of-forty-three-characters-1234567")};
  jose::SigningKey const signing_key = new_signing_key();
  oauth::SqlClientStore clients;
  oauth::SqlAssertionReplay replay;
  oauth::SqlRevokedTokens revoked;
  std::unique_ptr<oauth::AuthorizationServer> server;
  http::Handler handler;
};

}  // namespace tessera::testkit
