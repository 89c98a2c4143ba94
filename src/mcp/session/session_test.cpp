#include "mcp/session/ended_sessions.hpp"
#include "mcp/session/features.hpp"
#include "mcp/session/request_state.hpp"
#include "mcp/session/session_token.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

http::Principal principal(std::string subject, std::string tenant = "acme") {
  http::Principal out;
  out.issuer = "https://issuer.example";
  out.subject = std::move(subject);
  out.client_id = "client";
  out.tenant = std::move(tenant);
  return out;
}

Secret const kKey(std::string(32, 'k'));

TEST(ClientFeatures, survive_their_letters_and_name_what_is_missing) {
  ClientCapabilities const capabilities =
      parse_json_as<ClientCapabilities>(R"({"elicitation":{"url":{}},"sampling":{"tools":{}}})")
          .value();
  ClientFeatures const features = features_of(capabilities);
  EXPECT_TRUE(features.url && features.sampling && features.sampling_tools);
  EXPECT_FALSE(features.form || features.roots);
  EXPECT_EQ(read_features(write_features(features)), features);
  EXPECT_EQ(read_features("").form, false);
  InputRequest form{"elicitation/create", json::object{{"message", "m"}}};
  EXPECT_EQ(write_json(missing_capabilities(form, features)), R"({"elicitation":{"form":{}}})");
  InputRequest url{"elicitation/create", json::object{{"url", "https://x.example"}}};
  EXPECT_TRUE(missing_capabilities(url, features).empty());
  EXPECT_EQ(write_json(missing_capabilities(InputRequest{"roots/list", {}}, features)),
            R"({"roots":{}})");
}

TEST(SessionTokens, keep_long_settings_of_extensions_out_of_the_header_field) {
  ManualClock clock;
  SessionTokens const tokens(kKey, std::chrono::seconds(60), clock);
  ClientOffer client;
  client.extensions = {{"com.example/long", json::object{{"text", std::string(2000, 'x')}}}};
  Result<Session> const named = tokens.verify(tokens.issue("2025-11-25", client, nullptr), nullptr);
  ASSERT_TRUE(named);
  EXPECT_EQ(named->client.extensions, (json::object{{"com.example/long", json::object()}}));

  client.extensions = {{"com.example/" + std::string(2000, 'x'), json::object()}};
  Result<Session> const none = tokens.verify(tokens.issue("2025-11-25", client, nullptr), nullptr);
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->client.extensions);
}

TEST(SessionTokens, carry_the_session_for_its_principal_until_it_expires) {
  ManualClock clock;
  SessionTokens const tokens(kKey, std::chrono::seconds(60), clock);
  http::Principal const alice = principal("alice");
  ClientOffer client;
  client.features.form = true;
  client.extensions = {{"com.example/echo", json::object{{"loud", true}}}};
  std::string const token = tokens.issue("2025-11-25", client, &alice);
  Result<Session> const session = tokens.verify(token, &alice);
  ASSERT_TRUE(session);
  EXPECT_EQ(session->protocol_version, "2025-11-25");
  EXPECT_EQ(session->client.features, client.features);
  EXPECT_EQ(session->client.extensions, client.extensions);
  EXPECT_NE(tokens.issue("2025-11-25", client, &alice), token) << "no two are the same";

  http::Principal const bob = principal("bob");
  http::Principal const elsewhere = principal("alice", "globex");
  EXPECT_FALSE(tokens.verify(token, &bob));
  EXPECT_FALSE(tokens.verify(token, &elsewhere));
  EXPECT_FALSE(tokens.verify(token, nullptr));
  SessionTokens const other(Secret(std::string(32, 'o')), std::chrono::seconds(60), clock);
  EXPECT_FALSE(other.verify(token, &alice));
  clock.advance(std::chrono::seconds(59));
  EXPECT_TRUE(tokens.verify(token, &alice));
  clock.advance(std::chrono::seconds(1));
  EXPECT_EQ(tokens.verify(token, &alice).error().code, Errc::unknown_session);
}

TEST(SessionTokens, work_on_every_replica_and_hold_only_visible_characters) {
  ManualClock clock;
  std::string const token =
      SessionTokens(kKey, std::chrono::seconds(60), clock).issue("2025-06-18", {}, nullptr);
  EXPECT_TRUE(SessionTokens(kKey, std::chrono::seconds(9), clock).verify(token, nullptr));
  for (char const c : token) EXPECT_TRUE(c > 0x20 && c < 0x7f);
}

TEST(SessionTokens, refuse_every_changed_character) {
  ManualClock clock;
  SessionTokens const tokens(kKey, std::chrono::seconds(60), clock);
  std::string const token = tokens.issue("2025-11-25", {}, nullptr);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(tokens.verify(changed, nullptr)) << i;
  }
}

TEST(RequestStateSealer, opens_only_what_it_sealed_for_this_very_call) {
  ManualClock clock;
  RequestStateSealer const sealer(kKey, std::chrono::seconds(60), clock);
  http::Principal const alice = principal("alice");
  http::Principal const bob = principal("bob");
  RequestState state;
  state.asked.emplace("k", InputRequest{"roots/list", {}});
  state.state = json::value{{"a", 1}};
  RequestStateScope const scope{&alice, "tools/call", "t", "digest"};
  std::string const sealed = sealer.seal(state, scope);

  Result<RequestState> const opened = sealer.open(sealed, scope);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->asked.at("k").method, "roots/list");
  EXPECT_EQ(opened->state, state.state);

  EXPECT_FALSE(sealer.open(sealed, {&bob, "tools/call", "t", "digest"}));
  EXPECT_FALSE(sealer.open(sealed, {nullptr, "tools/call", "t", "digest"}));
  EXPECT_FALSE(sealer.open(sealed, {&alice, "prompts/get", "t", "digest"}));
  EXPECT_FALSE(sealer.open(sealed, {&alice, "tools/call", "u", "digest"}));
  EXPECT_FALSE(sealer.open(sealed, {&alice, "tools/call", "t", "other"}));
  EXPECT_FALSE(sealer.open(sealed, {&alice, "tools/call", "td", "igest"})) << "parts do not blur";
  EXPECT_FALSE(sealer.open(std::string(70'000, 'A'), scope));
  EXPECT_FALSE(sealer.open("", scope));
  EXPECT_EQ(sealed.find("roots"), std::string::npos);

  clock.advance(std::chrono::seconds(60));
  EXPECT_EQ(sealer.open(sealed, scope).error().code, Errc::bad_request_state);
}

TEST(RequestStateSealer, has_a_key_of_its_own) {
  ManualClock clock;
  SessionTokens const tokens(kKey, std::chrono::seconds(60), clock);
  RequestStateSealer const sealer(kKey, std::chrono::seconds(60), clock);
  EXPECT_FALSE(sealer.open(tokens.issue("2025-11-25", {}, nullptr), {}));
}

TEST(EndedSessions, keep_within_their_bound_and_forget_what_has_expired) {
  ManualClock clock;
  EndedSessions ended(clock, 2);
  SysSeconds const now = clock.now_seconds();
  ended.add("a", now + std::chrono::seconds(10));
  ended.add("b", now + std::chrono::seconds(30));
  ended.add("c", now + std::chrono::seconds(20));
  EXPECT_FALSE(ended.contains("a")) << "it expires first, so it made room";
  EXPECT_TRUE(ended.contains("b") && ended.contains("c"));
  clock.advance(std::chrono::seconds(25));
  ended.add("d", now + std::chrono::seconds(60));
  EXPECT_FALSE(ended.contains("c"));
  EXPECT_TRUE(ended.contains("b") && ended.contains("d"));
}

}  // namespace
}  // namespace tessera::mcp
