#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "http/server/router.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/resource/access_token_verifier.hpp"
#include "packages/api-server/audit.hpp"
#include "packages/api-server/init/init.hpp"
#include "packages/api-server/init/state_files.hpp"
#include "packages/api-server/keys/key_administration.hpp"
#include "packages/api-server/pipeline.hpp"
#include "testkit/function_client.hpp"
#include "testkit/run.hpp"
#include "testkit/test_database.hpp"

#include <boost/json/object.hpp>
#include <gmock/gmock.h>

#include <deque>
#include <filesystem>
#include <fstream>

namespace tessera::api_server {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::Field;

/// The whole api-server without its sockets, and a resource server that fetches the key set from it
/// as every resource server does. Only time is not real.
struct KeyRotationTest : testing::Test {
  KeyRotationTest() {
    static_cast<void>(init_state({dir.file("state"), {}, place.url()}, clock, random));
    config = read_config();
    services.emplace(config, null_log(), clock, random);
    handler = make_handler(*services, worker);
    administration.emplace(key_files(config), services->database, clock);
  }

  Config read_config() {
    appkit::ConfigSources sources;
    sources.file = dir.file("state/api-server.toml");
    return resolve(appkit::load_config<Config>(sources).value(), sources.file);
  }

  http::Response send(http::Method method, std::string path, http::Headers headers = {},
                      std::string body = {}) {
    http::Request request;
    request.method = method;
    request.target = request.path = std::move(path);
    request.headers = std::move(headers);
    request.headers.set("Host", "localhost:3006");
    request.set_body(std::move(body));
    Task<http::Response> handling = handler(request);
    asio::io_context own(1);
    return testkit::run(own, std::move(handling));
  }

  /// For the MCP server, from the token endpoint.
  std::string token() {
    Secret const secret = read_private_file(dir.file("state/keys/basic-client.secret"));
    http::Headers headers;
    headers.set("Content-Type", "application/x-www-form-urlencoded");
    headers.set("Authorization",
                "Basic " + base64_encode("basic-client:" + std::string(secret.reveal())));
    http::Response const response =
        send(http::Method::post, "/oauth2/token", std::move(headers),
             "grant_type=client_credentials&resource=http%3A%2F%2Flocalhost%3A3005%2Fmcp");
    auto const answer = parse_json(response.body);
    return answer ? std::string(json_text(*answer, "access_token")) : "";
  }

  /// For the routes of api-server itself.
  std::string own_token() {
    std::int64_t const now = clock.now_seconds().time_since_epoch().count();
    json::object claims{{"iss", "http://localhost:3006"},
                        {"sub", "mcp-server"},
                        {"aud", "http://localhost:3006"},
                        {"client_id", "mcp-server"},
                        {"iat", now},
                        {"exp", now + 300},
                        {"jti", "token-1"},
                        {"scope", "email:read"},
                        {"tenant_id", "acme"}};
    return jose::sign_jwt({{"typ", "at+jwt"}}, claims, services->keys.current()->signing).value();
  }

  int status_here(std::string const& own) {
    http::Headers headers;
    headers.set("Authorization", "Bearer " + own);
    return send(http::Method::get, "/get_email/12345", std::move(headers)).status;
  }

  bool accepted_elsewhere(std::string const& given) {
    if (verifier.recall(given)) return true;
    Task<Result<http::PrincipalPtr>> verifying = verifier.verify(Secret(given));
    return testkit::run(loop, std::move(verifying)).has_value();
  }

  http::ClientResponse fetch() {
    http::Response answer = send(http::Method::get, "/.well-known/jwks.json");
    http::ClientResponse response;
    response.status = answer.status;
    response.headers = answer.headers;
    response.body = *answer.shared_body;
    return response;
  }

  testkit::TempDir dir;
  testkit::TestDatabase place;
  ManualClock clock;
  SystemRandom random;
  asio::io_context loop{1};
  TaskGroup tasks{loop.get_executor()};
  http::Worker worker{loop, 0, tasks, {}};
  Config config;
  std::optional<Services> services;
  http::Handler handler;
  std::optional<KeyAdministration> administration;
  testkit::FunctionClient client{[this](http::ClientRequest const&) { return fetch(); }};
  oauth::RemoteKeys remote{{.jwks_uri = "http://localhost:3006/.well-known/jwks.json"},
                           client,
                           tasks,
                           clock,
                           null_log()};
  oauth::AccessTokenVerifier verifier{
      {"http://localhost:3005/mcp"}, {{"http://localhost:3006", &remote}}, clock};
};

TEST_F(KeyRotationTest, keys_that_rotate_all_the_time_never_cost_a_good_token) {
  std::deque<std::pair<SysSeconds, std::string>> live;
  std::size_t rotations = 0;
  std::size_t verified = 0;
  for (int tick = 0; tick < 1'000; ++tick) {  // almost three hours in steps of ten seconds
    clock.advance(seconds{10});
    for (KeyStep const& step : administration->rotate())
      rotations += step.action == "activate_key" ? 1 : 0;
    live.emplace_back(clock.now_seconds() + seconds{300}, token());
    while (live.front().first <= clock.now_seconds()) live.pop_front();
    for (auto const& [ends, given] : {live.front(), live.back(), live[live.size() / 2]}) {
      ASSERT_TRUE(accepted_elsewhere(given)) << "in step " << tick;
      ++verified;
    }
    if (tick % 10 == 0) {
      ASSERT_EQ(status_here(own_token()), 200) << "in step " << tick;
    }
  }
  EXPECT_GE(rotations, 14U);
  EXPECT_EQ(verified, 3'000U);
  EXPECT_LE(key_files(config).read_plan(clock.now_seconds()).keys.size(), 4U);
}

TEST_F(KeyRotationTest, a_leaked_key_is_refused_here_at_once_and_elsewhere_when_the_set_is_old) {
  static_cast<void>(administration->rotate());  // a next key is published
  clock.advance(seconds{30});
  std::string const leaked = token();
  std::string const own = own_token();
  EXPECT_TRUE(accepted_elsewhere(leaked));
  EXPECT_EQ(status_here(own), 200);

  std::string const kid = services->keys.current()->signing.kid;
  std::vector<KeyStep> const steps = administration->remove(kid, true);
  EXPECT_THAT(steps, Contains(Field(&KeyStep::action, "activate_key")));
  EXPECT_THAT(steps, Contains(Field(&KeyStep::action, "remove_key")));
  clock.advance(seconds{1});
  EXPECT_EQ(status_here(own), 401);
  EXPECT_EQ(status_here(own_token()), 200);
  EXPECT_TRUE(accepted_elsewhere(token()));

  clock.advance(
      seconds{240});  // four fifths of the set's life: it is fetched anew in the background
  EXPECT_TRUE(accepted_elsewhere(token()));
  EXPECT_FALSE(accepted_elsewhere(leaked));
  EXPECT_FALSE(file_exists(dir.file("state/keys/signing.pem")));
}

TEST_F(KeyRotationTest, a_key_that_signs_alone_is_replaced_before_it_is_removed) {
  std::string const kid = services->keys.current()->signing.kid;
  EXPECT_THROW(administration->remove(kid, false), Exception);
  EXPECT_EQ(administration->remove(kid, true).size(), 3U);
  clock.advance(seconds{1});
  EXPECT_NE(services->keys.current()->signing.kid, kid);
  EXPECT_EQ(services->keys.current()->published.keys().size(), 1U);
}

TEST_F(KeyRotationTest, another_process_sees_a_change_within_a_second) {
  LiveSigningKeys other(key_files(config), clock, null_log());
  static_cast<void>(administration->rotate());
  clock.advance(milliseconds{999});
  EXPECT_EQ(other.current()->published.keys().size(), 2U);
}

TEST_F(KeyRotationTest, a_plan_that_cannot_be_read_leaves_the_keys_as_they_are) {
  static_cast<void>(administration->rotate());
  clock.advance(seconds{1});
  EXPECT_EQ(services->keys.current()->published.keys().size(), 2U);
  replace_file(config.oauth.key_plan_file, "{\"keys\":");
  clock.advance(seconds{1});
  EXPECT_EQ(services->keys.current()->published.keys().size(), 2U);
  EXPECT_THROW(LiveSigningKeys(key_files(config), clock, null_log()), Exception);
}

TEST_F(KeyRotationTest, every_step_is_in_the_audit_trail) {
  static_cast<void>(administration->rotate());
  clock.advance(minutes{10});
  static_cast<void>(administration->rotate());
  auto const state = services->database.read_now(
      [](store::Connection& db) { return verify_audit(db, kInstallation); });
  ASSERT_TRUE(state);
  EXPECT_EQ(state->entries, 3);  // published, used, published
}

TEST_F(KeyRotationTest, private_halves_belong_to_their_owner_alone) {
  static_cast<void>(administration->rotate());
  for (auto const& entry : std::filesystem::directory_iterator(dir.file("state/keys")))
    EXPECT_EQ(entry.status().permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << entry.path();
}

}  // namespace
}  // namespace tessera::api_server
