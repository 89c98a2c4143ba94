#include "packages/api-server/pipeline.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "jose/jwt.hpp"
#include "packages/api-server/init/init.hpp"
#include "packages/api-server/routes/openapi.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

using http::Method;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char const* kIssuer = "http://localhost:3006";

/// The whole program without its sockets: a state folder as `init` makes it, and the handler of one
/// worker.
struct PipelineTest : testing::Test {
  PipelineTest() {
    static_cast<void>(init_state({dir.file("state"), {}, place.url()}, clock, random));
    appkit::ConfigSources sources;
    sources.file = dir.file("state/api-server.toml");
    sources.flags = {{"registration.mode", "token"}};  // every route that there can be
    Config const config = resolve(appkit::load_config<Config>(sources).value(), sources.file);
    services.emplace(config, null_log(), clock, random);
    handler = make_handler(*services, worker);
  }

  http::Request request(Method method, std::string path, std::string query = {}) {
    http::Request out;
    out.method = method;
    out.target = query.empty() ? path : path + "?" + query;
    out.path = std::move(path);
    out.query = std::move(query);
    out.headers.add("Host", "localhost:3006");
    return out;
  }
  http::Response send(http::Request& wanted) { return testkit::run(loop, handler(wanted)); }
  http::Response get(std::string path, std::string query = {}, std::string accept = {}) {
    http::Request wanted = request(Method::get, std::move(path), std::move(query));
    wanted.headers.add("Authorization", "Bearer " + token());
    if (!accept.empty()) wanted.headers.add("Accept", accept);
    return send(wanted);
  }
  http::Response change(std::string body, std::string approval = {}) {
    http::Request wanted = request(Method::post, "/change_email");
    wanted.headers.add("Authorization", "Bearer " + token());
    wanted.headers.add("Content-Type", "application/json; charset=utf-8");
    if (!approval.empty()) wanted.headers.add("Idempotency-Key", approval);
    wanted.set_body(std::move(body));
    return send(wanted);
  }

  /// An access token for this server, signed as the authorization server signs.
  std::string token() {
    std::int64_t const now = clock.now_seconds().time_since_epoch().count();
    json::object claims{{"iss", kIssuer},         {"sub", "mcp-server"}, {"aud", audience},
                        {"client_id", "chatbox"}, {"iat", now},          {"exp", now + 300},
                        {"jti", "token-1"},       {"scope", scope},      {"tenant_id", tenant}};
    if (!actor.empty()) claims["act"] = json::object{{"sub", actor}};
    return jose::sign_jwt({{"typ", "at+jwt"}}, claims, services->keys.current()->signing).value();
  }

  /// What the token endpoint answers to "basic-client", which is of tenant acme.
  http::Response issue(Method method = Method::post, char const* path = "/oauth2/token") {
    Secret const secret =
        appkit::read_secret_file(dir.file("state/keys/basic-client.secret")).value();
    http::Request wanted = request(method, path);
    wanted.headers.add("Authorization",
                       "Basic " + base64_encode("basic-client:" + std::string(secret.reveal())));
    if (method == Method::get) return send(wanted);
    wanted.headers.add("Content-Type", "application/x-www-form-urlencoded");
    wanted.set_body("grant_type=client_credentials");
    return send(wanted);
  }
  /// A command does so beside running servers, which see it within a second.
  bool switch_acme(bool disabled) {
    bool const found = services->database.write_now([&](store::Connection& db) {
      return set_tenant_disabled(db, "acme", disabled, clock.now_seconds());
    });
    clock.advance(std::chrono::seconds{1});
    return found;
  }

  static std::string word(http::Response const& response) {
    auto const body = parse_json(response.body);
    return body ? std::string(json_text(*body, "error")) : "no JSON";
  }

  testkit::TempDir dir;
  testkit::TestDatabase place;
  ManualClock clock;
  SystemRandom random;
  std::string audience = kIssuer;
  std::string scope = "email:read email:write chart:read";
  std::string tenant = "acme";
  std::string actor;
  asio::io_context loop{1};
  TaskGroup tasks{loop.get_executor()};
  http::Worker worker{loop, 0, tasks, {}};
  std::optional<Services> services;
  http::Handler handler;
};

TEST_F(PipelineTest, gives_the_address_of_an_account) {
  http::Response const response = get("/get_email/12345");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"account_id":"12345","email":"user@example.com"})");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_FALSE(response.headers.get("X-Request-ID").empty());
}

TEST_F(PipelineTest, an_account_of_another_tenant_is_not_found) {
  EXPECT_EQ(get("/get_email/54321").status, 404);
  EXPECT_EQ(word(get("/get_email/54321")), "no_such_account");
  tenant = "globex";
  EXPECT_EQ(get("/get_email/54321").status, 200);
}

TEST_F(PipelineTest, the_audit_trail_names_the_subject_and_who_acted_for_it) {
  actor = "gateway";
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"new@example.com"})").status, 200);
  auto const entry = services->database.read_now([](store::Connection& db) {
    return db.query_one("SELECT actor, detail FROM audit WHERE action = 'change_email'");
  });
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->get<std::string>(0), "mcp-server");
  EXPECT_THAT(entry->get<std::string>(1), HasSubstr(R"("acted_by":"gateway")"));
}

// Spec: RFC 7009 §2 (this server stands beside its authorization server)
TEST_F(PipelineTest, a_revoked_token_opens_nothing_any_more) {
  EXPECT_EQ(get("/get_email/12345").status, 200);
  SysSeconds const until = clock.now_seconds() + std::chrono::seconds{300};
  testkit::run(loop, services->revoked.revoke_token("token-1", until));
  EXPECT_EQ(get("/get_email/12345").status, 401);
}

TEST_F(PipelineTest, a_disabled_tenant_gets_no_token_and_its_tokens_open_nothing) {
  EXPECT_EQ(get("/get_email/12345").status, 200);
  EXPECT_TRUE(switch_acme(true));
  http::Response const refused = get("/get_email/12345");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("the tenant is disabled"));
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"new@example.com"})").status, 403);
  EXPECT_EQ(get("/get_chart").status, 403);
  for (http::Response const& answer : {issue(), issue(Method::get, "/generate-token")}) {
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(word(answer), "invalid_grant");
  }
  tenant = "globex";
  EXPECT_EQ(get("/get_email/54321").status, 200) << "the others go on";
}

TEST_F(PipelineTest, a_tenant_that_is_enabled_again_has_what_it_had) {
  EXPECT_TRUE(switch_acme(true));
  EXPECT_EQ(get("/get_email/12345").status, 403);
  EXPECT_TRUE(switch_acme(false));
  EXPECT_THAT(get("/get_email/12345").body, HasSubstr("user@example.com"));
  EXPECT_EQ(issue().status, 200);
}

TEST_F(PipelineTest, refuses_identifiers_that_are_none) {
  for (std::string const& id : {std::string("a b"), std::string("a'b"), std::string(65, 'a')}) {
    http::Response const response = get("/get_email/" + id);
    EXPECT_EQ(response.status, 400) << id;
    EXPECT_EQ(word(response), "bad_account_id") << id;
  }
}

TEST_F(PipelineTest, changes_an_address_once_per_approval) {
  std::string const body = R"({"account_id":"12345","new_email":"new@example.com"})";
  http::Response const changed = change(body, "approval-1");
  EXPECT_EQ(changed.status, 200);
  json::value const reply = parse_json(changed.body).value();
  EXPECT_EQ(json_text(reply, "old_email"), "user@example.com");
  EXPECT_EQ(json_text(reply, "new_email"), "new@example.com");
  EXPECT_EQ(json_text(reply, "changed_at"), format_utc(clock.now()));
  http::Response const again = change(body, "approval-1");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(word(again), "approval_used");
  EXPECT_THAT(get("/get_email/12345").body, HasSubstr("new@example.com"));
}

TEST_F(PipelineTest, records_who_changed_an_address) {
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"a@b.example"})", "approval-1").status,
            200);
  auto const row = services->database.read_now([](store::Connection& db) {
    return db.query_one("SELECT changed_by, client_id, approval_id FROM email_changes");
  });
  ASSERT_TRUE(row);
  EXPECT_EQ(row->get<std::string>(0), "mcp-server");
  EXPECT_EQ(row->get<std::string>(1), "chatbox");
  EXPECT_EQ(row->get<std::string>(2), "approval-1");
}

TEST_F(PipelineTest, refuses_bodies_that_do_not_fit_and_changes_nothing) {
  EXPECT_EQ(word(change("not JSON")), "bad_body");
  EXPECT_EQ(word(change("[]")), "bad_body");
  EXPECT_EQ(word(change(R"({"account_id":"12345"})")), "bad_body");
  EXPECT_EQ(word(change(R"({"account_id":12345,"new_email":"a@b.cd"})")), "bad_body");
  EXPECT_EQ(word(change(R"({"account_id":"12345","new_email":"a@b.cd","x":1})")), "bad_body");
  EXPECT_EQ(word(change(R"({"account_id":"1 2","new_email":"a@b.cd"})")), "bad_account_id");
  EXPECT_EQ(word(change(R"({"account_id":"12345","new_email":"nobody"})")), "bad_email");
  EXPECT_EQ(word(change(R"({"account_id":"nobody","new_email":"a@b.cd"})")), "no_such_account");
  std::string const good = R"({"account_id":"12345","new_email":"a@b.cd"})";
  EXPECT_EQ(word(change(good, "two words")), "bad_parameter");
  EXPECT_EQ(word(change(good, std::string(129, 'x'))), "bad_parameter");
  EXPECT_EQ(change(std::string(5'000, ' ') + good).status, 413);
  EXPECT_THAT(get("/get_email/12345").body, HasSubstr("user@example.com"));
}

TEST_F(PipelineTest, tries_a_change_out_without_making_it) {
  std::string const dry = R"({"account_id":"12345","new_email":"a@b.cd","dry_run":true})";
  http::Response const tried = change(dry, "approval-1");
  EXPECT_EQ(tried.status, 200);
  EXPECT_EQ(parse_json(tried.body).value(),
            parse_json(R"({"account_id":"12345","old_email":"user@example.com",)"
                       R"("new_email":"a@b.cd"})")
                .value());
  EXPECT_THAT(get("/get_email/12345").body, HasSubstr("user@example.com"));
  EXPECT_EQ(word(change(R"({"account_id":"54321","new_email":"a@b.cd","dry_run":true})")),
            "no_such_account");
  EXPECT_EQ(word(change(R"({"account_id":"12345","new_email":"a@b","dry_run":true})")),
            "bad_email");
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"a@b.cd"})", "approval-1").status, 200)
      << "a dry run spends no approval";
}

TEST_F(PipelineTest, takes_json_only) {
  http::Request wanted = request(Method::post, "/change_email");
  wanted.headers.add("Authorization", "Bearer " + token());
  wanted.headers.add("Content-Type", "text/plain");
  wanted.set_body(R"({"account_id":"12345","new_email":"a@b.cd"})");
  EXPECT_EQ(send(wanted).status, 415);
}

TEST_F(PipelineTest, draws_the_chart_in_the_form_that_is_accepted) {
  EXPECT_EQ(get("/get_chart").headers.get("Content-Type"), "image/png");
  EXPECT_THAT(get("/get_chart").body, StartsWith("\x89PNG"));
  EXPECT_EQ(get("/get_chart", "", "image/svg+xml").headers.get("Content-Type"), "image/svg+xml");
  EXPECT_THAT(get("/get_chart", "", "image/svg+xml").body, HasSubstr("</svg>"));
  EXPECT_EQ(get("/get_chart", "", "text/html").status, 406);
}

TEST_F(PipelineTest, gives_the_numbers_of_the_chart_as_json) {
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"a@b.example"})").status, 200);
  http::Response const response = get("/get_chart", "days=2", "application/json");
  std::string const today = format_utc(clock.now()).substr(0, 10);
  EXPECT_THAT(response.body, HasSubstr("\"title\":\"Account activity of tenant acme\""));
  EXPECT_THAT(response.body, HasSubstr(R"({"day":")" + today + R"(","value":2})"));
  EXPECT_THAT(response.body, HasSubstr(R"({"day":")" + today + R"(","value":1})"));
}

TEST_F(PipelineTest, bounds_the_days_of_the_chart) {
  for (char const* query : {"days=1", "days=366", ""})
    EXPECT_EQ(get("/get_chart", query).status, 200);
  for (char const* query : {"days=0", "days=367", "days=-1", "days=x", "days=", "days=1&days=2",
                            "days=99999999999999999999", "days=%zz"})
    EXPECT_EQ(get("/get_chart", query).status, 400) << query;
}

TEST_F(PipelineTest, asks_for_the_scope_of_each_route) {
  scope = "email:read";
  EXPECT_EQ(get("/get_email/12345").status, 200);
  EXPECT_EQ(change(R"({"account_id":"12345","new_email":"a@b.cd"})").status, 403);
  EXPECT_EQ(get("/get_chart").status, 403);
  scope = "email:write chart:read";
  EXPECT_EQ(get("/get_email/12345").status, 403);
  EXPECT_EQ(word(get("/get_email/12345")), "forbidden");
}

TEST_F(PipelineTest, wants_a_token_for_this_server) {
  http::Request bare = request(Method::get, "/get_email/12345");
  http::Response const refused = send(bare);
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(refused.headers.get("WWW-Authenticate"), HasSubstr("resource_metadata="));
  audience = "http://localhost:3005/mcp";
  EXPECT_EQ(get("/get_email/12345").status, 401);
}

TEST_F(PipelineTest, the_tenant_header_grants_nothing) {
  http::Request wanted = request(Method::get, "/get_email/54321");
  wanted.headers.add("Authorization", "Bearer " + token());
  wanted.headers.add("X-TENANT-ID", "globex");
  EXPECT_EQ(send(wanted).status, 403);
}

TEST_F(PipelineTest, issues_a_token_to_a_registered_client) {
  http::Response const response = issue();
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_THAT(response.body, HasSubstr("access_token"));
}

TEST_F(PipelineTest, stops_strange_hosts_and_origins) {
  http::Request host = request(Method::get, "/healthz");
  host.headers.set("Host", "evil.example");
  EXPECT_EQ(send(host).status, 403);
  http::Request origin = request(Method::get, "/healthz");
  origin.headers.set("Origin", "https://evil.example");
  EXPECT_EQ(send(origin).status, 403);
}

TEST_F(PipelineTest, says_that_it_is_healthy_to_everybody) {
  http::Request wanted = request(Method::get, "/healthz");
  http::Response const response = send(wanted);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"status":"ok"})");
}

TEST_F(PipelineTest, every_operation_of_the_description_exists) {
  http::Request wanted = request(Method::get, "/openapi.json");
  http::Response const served = send(wanted);
  json::value const document =
      parse_json(served.shared_body ? *served.shared_body : served.body).value();
  EXPECT_EQ(document, parse_json(openapi_document()).value());
  for (auto const& [path, operations] : document.at("paths").as_object())
    for (auto const& [method, operation] : operations.as_object()) {
      std::string concrete(path);
      if (auto const at = concrete.find('{'); at != std::string::npos) concrete.resize(at);
      if (concrete.ends_with('/')) concrete += "12345";
      http::Request call = request(method == "post" ? Method::post : Method::get, concrete);
      int const status = send(call).status;
      EXPECT_NE(status, 404) << path;
      EXPECT_NE(status, 405) << path;
    }
}

TEST_F(PipelineTest, every_route_that_is_served_is_described) {
  json::object const paths = parse_json(openapi_document()).value().at("paths").as_object();
  for (char const* path : {"/get_email/{account_id}", "/change_email", "/get_chart", "/healthz",
                           "/openapi.json", "/oauth2/authorize", "/oauth2/token", "/generate-token",
                           "/.well-known/oauth-authorization-server", "/.well-known/jwks.json",
                           "/.well-known/oauth-protected-resource"})
    EXPECT_TRUE(paths.contains(path)) << path;
}

}  // namespace
}  // namespace tessera::api_server
