#include "async/task_group.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "testkit/registration_bed.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tessera::oauth {
namespace {

using http::Method;
using std::chrono::hours;
using testkit::OAuthBed;
using testkit::RegistrationBed;
using testkit::run;

std::string text(json::object const& object, char const* member) {
  return std::string(object.at(member).as_string());
}
std::string path_of_client(json::object const& answer) {
  return "/oauth2/register/" + text(answer, "client_id");
}

// Spec: RFC 7591 §3.2.1
TEST(Registration, answers_with_every_value_that_is_registered) {
  RegistrationBed bed;
  http::Response const response = bed.add(RegistrationBed::good_request());
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  json::object const answer = parse_json(response.body).value().as_object();
  EXPECT_EQ(text(answer, "client_name"), "An application");
  EXPECT_EQ(answer.at("redirect_uris"), json::array{"http://127.0.0.1:4711/callback"});
  EXPECT_EQ(answer.at("grant_types"), (json::array{"authorization_code", "refresh_token"}));
  EXPECT_EQ(answer.at("response_types"), json::array{"code"});
  EXPECT_EQ(text(answer, "token_endpoint_auth_method"), "none");
  EXPECT_EQ(text(answer, "scope"), "email:read email:write");
  EXPECT_EQ(answer.at("dpop_bound_access_tokens"), false);
  EXPECT_TRUE(answer.at("client_id_issued_at").is_int64());
  EXPECT_EQ(text(answer, "registration_client_uri"), OAuthBed::kIssuer + path_of_client(answer));
  EXPECT_EQ(text(answer, "registration_access_token").size(), 43U);
  EXPECT_FALSE(answer.contains("client_secret"));
  EXPECT_FALSE(answer.contains("client_secret_expires_at"));

  ClientPtr const client = run(bed.oauth.clients.find(text(answer, "client_id")));
  ASSERT_TRUE(client);
  EXPECT_EQ(client->record.origin, ClientOrigin::registered);
  EXPECT_TRUE(client->record.require_consent);
}

TEST(Registration, gives_a_secret_with_its_end_and_keeps_its_hash_alone) {
  RegistrationBed bed;
  bed.options.open_terms->auth_methods = {"client_secret_basic"};
  json::object request = RegistrationBed::good_request();
  request.erase("token_endpoint_auth_method");
  json::object const answer = bed.added(request);
  std::string const secret = text(answer, "client_secret");
  EXPECT_EQ(secret.size(), 43U);
  EXPECT_EQ(answer.at("client_secret_expires_at"), 0);
  EXPECT_EQ(text(answer, "token_endpoint_auth_method"), "client_secret_basic");

  std::string const token = text(answer, "registration_access_token");
  std::string dump;
  for (char const* const query :
       {"SELECT record FROM oauth_clients", "SELECT token_hash || terms FROM oauth_registrations"})
    dump += bed.oauth.database.read_now([&](store::Connection& db) {
      std::string all;
      for (store::Row const& row : db.query(query)) all += row.get<std::string>(0);
      return all;
    });
  dump += bed.oauth.log.text;
  EXPECT_EQ(dump.find(secret), std::string::npos);
  EXPECT_EQ(dump.find(token), std::string::npos);
}

// Spec: RFC 7591 §3.2.2
TEST(Registration, refuses_what_is_no_registration) {
  RegistrationBed bed;
  auto const error_of = [&](auto change) {
    json::object request = RegistrationBed::good_request();
    change(request);
    http::Response const response = bed.add(request);
    EXPECT_EQ(response.status, 400);
    return RegistrationBed::error_of(response);
  };
  EXPECT_EQ(error_of([](auto& r) { r["redirect_uris"] = json::array{"http://evil.example/"}; }),
            "invalid_redirect_uri");
  EXPECT_EQ(error_of([](auto& r) { r.erase("redirect_uris"); }), "invalid_redirect_uri");
  EXPECT_EQ(error_of([](auto& r) { r["redirect_uris"] = 5; }), "invalid_client_metadata");
  EXPECT_EQ(error_of([](auto& r) { r["grant_types"] = json::array{"client_credentials"}; }),
            "invalid_client_metadata");
  EXPECT_EQ(error_of([](auto& r) { r["token_endpoint_auth_method"] = "client_secret_basic"; }),
            "invalid_client_metadata");
  EXPECT_EQ(error_of([](auto& r) { r["token_endpoint_auth_method"] = "client_secret_jwt"; }),
            "invalid_client_metadata");
  EXPECT_EQ(error_of([](auto& r) { r["software_statement"] = "x"; }), "invalid_software_statement");
  EXPECT_EQ(RegistrationBed::error_of(bed.add(json::array{})), "invalid_client_metadata");
  EXPECT_EQ(bed.rows("oauth_registrations"), 0);
}

TEST(Registration, bounds_the_body_in_size_depth_and_type) {
  RegistrationBed bed;
  json::object request = RegistrationBed::good_request();
  request["padding"] = std::string(kMaxRegistrationBytes, 'x');
  EXPECT_EQ(bed.add(request).status, 413);
  json::value deep = 1;
  for (int i = 0; i < 20; ++i) deep = json::array{deep};
  request["padding"] = deep;
  EXPECT_EQ(bed.add(request).status, 400);

  http::Request form;
  form.method = Method::post;
  form.path = "/oauth2/register";
  form.headers.add("Content-Type", "application/x-www-form-urlencoded");
  form.set_body("client_name=x");
  EXPECT_EQ(testkit::answer(bed.handler(), form).status, 400);
}

TEST(Registration, needs_a_token_where_it_is_not_open) {
  RegistrationBed bed;
  bed.options.open_terms.reset();
  http::Response const without = bed.add(RegistrationBed::good_request());
  EXPECT_EQ(without.status, 401);
  EXPECT_NE(without.headers.get("WWW-Authenticate").find("Bearer"), std::string_view::npos);
  http::Response const wrong = bed.add(RegistrationBed::good_request(), "wrong");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_NE(wrong.headers.get("WWW-Authenticate").find("invalid_token"), std::string_view::npos);
  std::string const token = bed.new_initial_token(RegistrationBed::open_terms(), 2);
  EXPECT_EQ(bed.add(RegistrationBed::good_request(), token).status, 201);
}

TEST(Registration, spends_a_use_of_the_token_only_when_it_succeeds_and_never_one_too_many) {
  RegistrationBed bed;
  bed.options.open_terms.reset();
  std::string const token = bed.new_initial_token(RegistrationBed::open_terms(), 2);
  EXPECT_EQ(bed.add(json::object{}, token).status, 400);
  EXPECT_EQ(bed.add(RegistrationBed::good_request(), token).status, 201);
  EXPECT_EQ(bed.add(RegistrationBed::good_request(), token).status, 201);
  EXPECT_EQ(bed.add(RegistrationBed::good_request(), token).status, 401);
  EXPECT_EQ(bed.rows("oauth_registrations"), 2);
}

TEST(Registration, ends_with_the_tokens_time) {
  RegistrationBed bed;
  std::string const token = bed.new_initial_token(RegistrationBed::open_terms(), 2);
  bed.oauth.clock.advance(hours(1));
  EXPECT_EQ(bed.add(RegistrationBed::good_request(), token).status, 401);
}

TEST(Registration, gives_what_the_token_is_bound_to) {
  RegistrationBed bed;
  ClientTerms terms = RegistrationBed::open_terms();
  terms.grant_types = {"client_credentials"};
  terms.auth_methods = {"client_secret_basic"};
  terms.scopes = {"email:read"};
  terms.tenants = {"acme"};
  std::string const token = bed.new_initial_token(terms, 1);
  json::object request;
  request["grant_types"] = json::array{"client_credentials"};
  request["scope"] = "email:read email:write";
  json::object const answer = bed.added(request, token);
  EXPECT_EQ(text(answer, "scope"), "email:read");
  EXPECT_FALSE(answer.contains("redirect_uris"));

  std::string const pair = text(answer, "client_id") + ":" + text(answer, "client_secret");
  http::Response const issued =
      bed.oauth.post_token("grant_type=client_credentials", OAuthBed::basic(pair));
  EXPECT_EQ(issued.status, 200) << issued.body;
}

Task<> send_one(http::Handler const& handler, http::Request& request, int& status) {
  Task<http::Response> sending = handler(request);
  http::Response const response = co_await std::move(sending);
  status = response.status;
}

/// What became of many registrations, a thousand at a time from addresses of one /64.
std::map<int, int> flood(RegistrationBed& bed, int registrations) {
  std::map<int, int> statuses;
  std::string const body = write_json(RegistrationBed::good_request());
  for (int sent = 0; sent < registrations; sent += 1'000) {
    asio::io_context loop(1);
    TaskGroup senders(loop.get_executor());
    std::vector<http::Request> requests(1'000);
    std::vector<int> answers(1'000);
    for (std::size_t i = 0; i < requests.size(); ++i) {
      requests[i].method = Method::post;
      requests[i].path = "/oauth2/register";
      requests[i].peer = "2001:db8:0:7::" + std::to_string(i + 1);
      requests[i].headers.add("Content-Type", "application/json");
      requests[i].set_body(body);
      senders.spawn("register", send_one(bed.handler(), requests[i], answers[i]));
    }
    run(loop, senders.wait());
    for (int const status : answers) ++statuses[status];
  }
  return statuses;
}

// Threat: open registration flood, 10,000 from one address block
TEST(Registration, of_ten_thousand_clients_from_one_address_block_stays_under_its_quota) {
  RegistrationBed bed;
  bed.limits.block_per_minute = 1'000'000;  // the quota alone must hold
  bed.limits.block_per_day = 1'000'000;
  bed.limits.all_per_minute = 1'000'000;
  std::int64_t const before = bed.rows("oauth_clients");
  std::map<int, int> statuses = flood(bed, 10'000);
  EXPECT_EQ(statuses[201], bed.limits.unused_per_block);
  EXPECT_EQ(statuses[429], 10'000 - bed.limits.unused_per_block);
  EXPECT_EQ(bed.rows("oauth_registrations"), bed.limits.unused_per_block);
  EXPECT_EQ(bed.rows("oauth_clients"), bed.limits.unused_per_block + before);
  EXPECT_LE(bed.rows("oauth_attempts"), 16);
}

TEST(Registration, of_ten_thousand_clients_at_once_is_bounded_by_the_rate_too) {
  RegistrationBed bed;
  bed.limits.unused_per_block = 1'000'000;
  std::map<int, int> statuses = flood(bed, 10'000);
  EXPECT_EQ(statuses[201], bed.limits.block_per_minute);
  EXPECT_EQ(statuses[429], 10'000 - bed.limits.block_per_minute);
}

TEST(Registration, is_slowed_down_per_address_block_and_says_when_to_come_again) {
  RegistrationBed bed;
  json::object const request = RegistrationBed::good_request();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(bed.add(request).status, 201);
  http::Response const sixth = bed.add(request);
  EXPECT_EQ(sixth.status, 429);
  EXPECT_EQ(sixth.headers.count("Retry-After"), 1U);
  EXPECT_EQ(bed.add(request, {}, "192.0.2.2").status, 201);
  bed.oauth.clock.advance(std::chrono::seconds(12));
  EXPECT_EQ(bed.add(request).status, 201);
  EXPECT_EQ(bed.add(request).status, 429);
}

TEST(Registration, has_a_bound_for_all) {
  RegistrationBed bed;
  bed.limits.unused = 3;
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(bed.add(RegistrationBed::good_request(), {}, "192.0.2." + std::to_string(i)).status,
              i < 3 ? 201 : 429);
}

TEST(Registration, that_is_not_used_ends_after_a_day) {
  RegistrationBed bed;
  std::string const id = text(bed.added(RegistrationBed::good_request()), "client_id");
  bed.oauth.clock.advance(hours(24) - std::chrono::seconds(1));
  EXPECT_EQ(run(bed.registrations().clean_up()), 0);
  bed.oauth.clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(run(bed.registrations().clean_up()), 1);
  EXPECT_FALSE(run(bed.oauth.clients.find(id)));
  EXPECT_EQ(bed.rows("oauth_registrations"), 0);
}

TEST(Registration, that_is_used_ends_ninety_days_after_its_last_use) {
  RegistrationBed bed;
  std::string const id = text(bed.added(RegistrationBed::good_request()), "client_id");
  run(bed.registrations().note_use(id));
  bed.oauth.clock.advance(hours(24 * 89));
  run(bed.registrations().note_use(id));
  bed.oauth.clock.advance(hours(24 * 89));
  EXPECT_EQ(run(bed.registrations().clean_up()), 0);
  EXPECT_TRUE(run(bed.oauth.clients.find(id)));
  bed.oauth.clock.advance(hours(24));
  EXPECT_EQ(run(bed.registrations().clean_up()), 1);
  EXPECT_FALSE(run(bed.oauth.clients.find(id)));
}

// Spec: RFC 7592 §2.1
TEST(RegistrationManagement, shows_a_client_its_registration) {
  RegistrationBed bed;
  json::object const answer = bed.added(RegistrationBed::good_request());
  std::string const token = text(answer, "registration_access_token");
  http::Response const response = bed.send(Method::get, path_of_client(answer), nullptr, token);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(parse_json(response.body).value().as_object(), answer);
}

TEST(RegistrationManagement, answers_an_unknown_client_and_a_wrong_token_alike) {
  RegistrationBed bed;
  json::object const one = bed.added(RegistrationBed::good_request());
  json::object const other = bed.added(RegistrationBed::good_request());
  std::string const others_token = text(other, "registration_access_token");
  auto const answer_to = [&](std::string const& path, std::string const& token) {
    http::Response const response = bed.send(Method::get, path, nullptr, token);
    return std::pair(response.status, response.body);
  };
  auto const wrong = answer_to(path_of_client(one), others_token);
  EXPECT_EQ(wrong.first, 401);
  EXPECT_EQ(answer_to("/oauth2/register/nobody", others_token), wrong);
  EXPECT_EQ(answer_to("/oauth2/register/chatbox", others_token), wrong);
  EXPECT_EQ(answer_to(path_of_client(one), text(one, "registration_access_token") + "x"), wrong);
  EXPECT_EQ(answer_to(path_of_client(one), "").first, 401);
}

// Spec: RFC 7592 §2.2
TEST(RegistrationManagement, replaces_everything_that_the_client_says) {
  RegistrationBed bed;
  json::object const answer = bed.added(RegistrationBed::good_request());
  std::string const token = text(answer, "registration_access_token");
  json::object request;
  request["client_id"] = answer.at("client_id");
  request["redirect_uris"] = json::array{"https://app.example/cb"};
  request["token_endpoint_auth_method"] = "none";
  http::Response const response = bed.send(Method::put, path_of_client(answer), request, token);
  ASSERT_EQ(response.status, 200) << response.body;
  json::object const now = parse_json(response.body).value().as_object();
  EXPECT_FALSE(now.contains("client_name"));
  EXPECT_EQ(now.at("grant_types"), json::array{"authorization_code"});
  EXPECT_EQ(now.at("client_id_issued_at"), answer.at("client_id_issued_at"));
  ClientPtr const client = run(bed.oauth.clients.find(text(answer, "client_id")));
  EXPECT_EQ(client->record.redirect_uris, Strings{"https://app.example/cb"});
}

TEST(RegistrationManagement, refuses_a_replacement_with_what_only_the_server_says) {
  RegistrationBed bed;
  bed.options.open_terms->auth_methods = {"client_secret_basic"};
  json::object request = RegistrationBed::good_request();
  request["token_endpoint_auth_method"] = "client_secret_basic";
  json::object const answer = bed.added(request);
  std::string const token = text(answer, "registration_access_token");
  auto const status_of = [&](auto change) {
    json::object replacement = request;
    replacement["client_id"] = answer.at("client_id");
    change(replacement);
    return bed.send(Method::put, path_of_client(answer), replacement, token).status;
  };
  EXPECT_EQ(status_of([](auto&) {}), 200);
  EXPECT_EQ(status_of([&](auto& r) { r["client_secret"] = answer.at("client_secret"); }), 200);
  EXPECT_EQ(status_of([](auto& r) { r["client_secret"] = "mine"; }), 400);
  EXPECT_EQ(status_of([](auto& r) { r["client_id"] = "other"; }), 400);
  EXPECT_EQ(status_of([](auto& r) { r.erase("client_id"); }), 400);
  for (char const* const member : {"registration_access_token", "registration_client_uri",
                                   "client_secret_expires_at", "client_id_issued_at"})
    EXPECT_EQ(status_of([&](auto& r) { r[member] = answer.at(member); }), 400) << member;
  EXPECT_EQ(status_of([](auto& r) { r["redirect_uris"] = json::array{"javascript:x"}; }), 400);
}

TEST(RegistrationManagement, keeps_a_client_within_the_terms_under_which_it_came_in) {
  RegistrationBed bed;
  json::object const answer = bed.added(RegistrationBed::good_request());
  json::object request = RegistrationBed::good_request();
  request["client_id"] = answer.at("client_id");
  request["scope"] = "email:read admin";
  std::string const token = text(answer, "registration_access_token");
  http::Response const response = bed.send(Method::put, path_of_client(answer), request, token);
  EXPECT_EQ(json_text(parse_json(response.body).value(), "scope"), "email:read");
}

// Spec: RFC 7592 §2.3
TEST(RegistrationManagement, removes_the_client_and_what_it_could_do) {
  RegistrationBed bed;
  json::object const answer = bed.added(RegistrationBed::good_request());
  std::string const token = text(answer, "registration_access_token");
  EXPECT_EQ(bed.send(Method::delete_, path_of_client(answer), nullptr, token).status, 204);
  EXPECT_EQ(bed.send(Method::get, path_of_client(answer), nullptr, token).status, 401);
  EXPECT_FALSE(run(bed.oauth.clients.find(text(answer, "client_id"))));
}

TEST(RegistrationManagement, ends_what_people_allowed_a_client_that_is_removed) {
  RegistrationBed bed;
  json::object const answer = bed.added(RegistrationBed::good_request());
  Authorization allowed{"authorization", "user", text(answer, "client_id"),    "acme",
                        OAuthBed::kMcp,  {},     bed.oauth.clock.now_seconds()};
  bed.oauth.database.write_now([&](store::Connection& db) {
    db.execute(
        "INSERT INTO oauth_users (user_id, username, tenants, password_hash, disabled, created_at) "
        "VALUES ('user', 'user', 'acme', 'hash', 0, 0)");
    insert_authorization(db, allowed, bed.oauth.clock.now_seconds() + hours(1));
  });
  std::string const token = text(answer, "registration_access_token");
  EXPECT_EQ(bed.send(Method::delete_, path_of_client(answer), nullptr, token).status, 204);
  EXPECT_TRUE(run(bed.oauth.revoked.is_revoked("some token", "authorization")));
  EXPECT_FALSE(bed.oauth.database.read_now([](store::Connection& db) {
    return select_live_authorization(db, "authorization").has_value();
  }));
}

TEST(Registration, takes_no_address_of_keys_where_nothing_is_fetched) {
  RegistrationBed bed;
  json::object request = RegistrationBed::good_request();
  request["token_endpoint_auth_method"] = "private_key_jwt";
  request["jwks_uri"] = "https://app.example/keys";
  EXPECT_EQ(bed.add(request).status, 201);
  RegistrationBed without;
  without.options.take_jwks_uri = false;
  EXPECT_EQ(without.add(request).status, 400);
}

}  // namespace
}  // namespace tessera::oauth
