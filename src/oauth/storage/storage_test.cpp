#include "oauth/storage/assertion_replay.hpp"
#include "oauth/storage/schema.hpp"
#include "oauth/storage/sql_client_store.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;
using testkit::run;
using testkit::TestDatabase;

TEST(ClientStore, finds_what_was_added_and_nothing_else) {
  OAuthBed bed;
  ClientPtr const found = run(bed.clients.find("chatbox"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->record.tenants, (std::vector<std::string>{"acme", "globex"}));
  EXPECT_EQ(found->keys.keys().size(), 1U);
  EXPECT_FALSE(run(bed.clients.find("nobody")));
  EXPECT_EQ(run(bed.clients.list()).size(), 4U);
}

TEST(ClientStore, refuses_a_second_client_of_one_id) {
  OAuthBed bed;
  EXPECT_THROW(run(bed.clients.add(bed.signing_client("chatbox", {"acme"}))), Exception);
  EXPECT_THROW(run(bed.clients.update(bed.signing_client("nobody", {"acme"}))), Exception);
}

TEST(ClientStore, sees_its_own_update_at_once_and_that_of_others_within_five_seconds) {
  OAuthBed bed;
  SqlClientStore other(bed.database, bed.clock);
  EXPECT_EQ(run(other.find("chatbox"))->record.tenants.size(), 2U);
  EXPECT_EQ(run(bed.clients.find("chatbox"))->record.tenants.size(), 2U);
  run(bed.clients.update(bed.signing_client("chatbox", {"acme"})));
  EXPECT_EQ(run(bed.clients.find("chatbox"))->record.tenants.size(), 1U);
  bed.clock.advance(seconds{5});
  EXPECT_EQ(run(other.find("chatbox"))->record.tenants.size(), 1U);
}

TEST(ClientStore, sees_a_new_client_although_it_was_asked_for_before) {
  OAuthBed bed;
  EXPECT_FALSE(run(bed.clients.find("newcomer")));
  EXPECT_FALSE(run(bed.clients.find("newcomer")));
  run(bed.clients.add(bed.signing_client("newcomer", {"acme"})));
  EXPECT_TRUE(run(bed.clients.find("newcomer")));
  EXPECT_FALSE(run(bed.clients.find(std::string(5000, 'a'))));
}

TEST(ClientRecord, is_refused_when_it_could_not_work_or_would_be_unsafe) {
  OAuthBed bed;
  auto const spoiled = [&](auto change) {
    ClientRecord record = bed.signing_client("client", {"acme"});
    change(record);
    return prepare_client(record);
  };
  EXPECT_TRUE(spoiled([](ClientRecord&) {}));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.client_id = "a:b"; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.client_id = ""; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.tenants.clear(); }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.tenants = {"acme", "*"}; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.resources = {"HTTP://h"}; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.default_resource = "http://other"; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.scopes = {"a b"}; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.jwks.reset(); }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.jwks = json::object{{"keys", json::array{}}}; }));
  EXPECT_FALSE(spoiled([](ClientRecord& r) { r.secret_hash = "x"; }));
  EXPECT_FALSE(
      spoiled([](ClientRecord& r) { r.auth_method = ClientAuthMethod::client_secret_basic; }));
}

// Spec: RFC 7523 §3 item 7
TEST(AssertionReplay, tells_a_second_use_per_client) {
  OAuthBed bed;
  SysSeconds const until = bed.clock.now_seconds() + seconds{90};
  EXPECT_TRUE(run(bed.replay.remember("a", "id", until)));
  EXPECT_FALSE(run(bed.replay.remember("a", "id", until)));
  EXPECT_TRUE(run(bed.replay.remember("b", "id", until)));
  SqlAssertionReplay replica(bed.database, bed.clock);
  EXPECT_FALSE(run(replica.remember("a", "id", until)));
}

std::int64_t rows_seen(OAuthBed& bed) {
  return bed.database.read_now([](store::Connection& db) {
    return db.query_one("SELECT count(*) FROM oauth_seen_assertions")->get<std::int64_t>(0);
  });
}

void remember_many(OAuthBed& bed, int from, int to) {
  for (int i = from; i < to; ++i) {
    bed.clock.advance(seconds{10});
    std::string const name = std::to_string(i % 3);
    EXPECT_TRUE(
        run(bed.replay.remember(name, std::to_string(i), bed.clock.now_seconds() + seconds{30})));
  }
}

// Three or four are live at any time.
TEST(AssertionReplay, does_not_grow_beyond_what_is_live) {
  OAuthBed bed;
  remember_many(bed, 0, 200);
  EXPECT_LE(rows_seen(bed), 24);
  remember_many(bed, 200, 400);
  EXPECT_LE(rows_seen(bed), 24);
}

TEST(AssertionReplay, forgets_none_that_is_live_while_others_are_swept_out) {
  OAuthBed bed;
  SysSeconds const end = bed.clock.now_seconds() + seconds{600};
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(run(bed.replay.remember("b", std::to_string(i), end)));
  for (int i = 0; i < 300; ++i)
    run(bed.replay.remember("a", std::to_string(i), bed.clock.now_seconds() - seconds{1}));
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(run(bed.replay.remember("b", std::to_string(i), end))) << i;
  EXPECT_LE(rows_seen(bed), 100 + 100);
}

// A folder of the version before: what it has seen stays seen.
TEST(AssertionReplay, keeps_what_was_seen_before_the_table_changed) {
  TestDatabase place;
  store::Database::Options options;
  options.url = place.url();
  store::Database database(options);
  store::Migrations const all = oauth_migrations();
  store::Migrations const before{all.component, all.steps.first(2)};
  store::migrate(database, before, null_log());
  ManualClock const clock;
  SysSeconds const end = clock.now_seconds() + seconds{90};
  database.write_now([end](store::Connection& db) {
    db.execute("INSERT INTO oauth_seen_assertions (client_id, jti, ends_at) VALUES ($1, $2, $3)",
               "a", "id", end);
  });
  store::migrate(database, all, null_log());
  SqlAssertionReplay replay(database, clock);
  EXPECT_FALSE(run(replay.remember("a", "id", end)));
  EXPECT_TRUE(run(replay.remember("a", "other", end)));
}

}  // namespace
}  // namespace tessera::oauth
