#include "oauth/storage/people/people.hpp"

#include "testkit/people_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testkit::new_user;
using testkit::PeopleBed;
using testkit::run;

TEST(People, are_found_by_name_in_any_case) {
  PeopleBed bed;
  std::optional<User> const alice = run(bed.stores.people.find("ALICE"));
  ASSERT_TRUE(alice);
  EXPECT_EQ(alice->username, "alice");
  EXPECT_EQ(alice->tenants, (std::vector<std::string>{"acme", "globex"}));
  EXPECT_FALSE(run(bed.stores.people.find("bob")));
  EXPECT_FALSE(run(bed.stores.people.find("not a name\n")));
}

TEST(People, of_one_name_there_is_one) {
  PeopleBed bed;
  EXPECT_THROW(bed.add(new_user("Alice", {"acme"}, "pw")), Exception);
  EXPECT_THROW(bed.add(new_user("a b", {"acme"}, "pw")), Exception);
  EXPECT_THROW(bed.add(new_user("bob", {}, "pw")), Exception);
  EXPECT_THROW(bed.add(new_user("bob", {"a b"}, "pw")), Exception);
  User plain = new_user("bob", {"acme"}, "pw");
  plain.password_hash = "pw";
  EXPECT_THROW(bed.add(plain), Exception);
}

TEST(People, are_remembered_where_they_signed_in_for_a_month) {
  PeopleBed bed;
  run(bed.stores.people.was_at("user:alice", "192.0.2.1"));
  EXPECT_TRUE(run(bed.stores.people.has_been_at("user:alice", "192.0.2.1")));
  EXPECT_FALSE(run(bed.stores.people.has_been_at("user:alice", "192.0.2.2")));
  for (int i = 0; i < 30; ++i) {
    bed.clock.advance(seconds{1});
    run(bed.stores.people.was_at("user:alice", "place " + std::to_string(i)));
  }
  EXPECT_FALSE(run(bed.stores.people.has_been_at("user:alice", "192.0.2.1")));
  EXPECT_TRUE(run(bed.stores.people.has_been_at("user:alice", "place 29")));
  bed.clock.advance(hours{24 * 31});
  EXPECT_FALSE(run(bed.stores.people.has_been_at("user:alice", "place 29")));
}

TEST(People, leave_nothing_behind_when_they_are_deleted) {
  PeopleBed bed;
  Secret const session = run(bed.stores.sign_ins.begin("user:alice"));
  Secret const code = run(bed.stores.codes.issue(PeopleBed::allowed(), {"uri", "c", {}}));
  run(bed.stores.people.was_at("user:alice", "192.0.2.1"));
  auto const ended =
      bed.database.write_now([](store::Connection& db) { return delete_user(db, "user:alice"); });
  EXPECT_EQ(ended.size(), 1U);
  EXPECT_FALSE(run(bed.stores.sign_ins.find(session)));
  EXPECT_FALSE(run(bed.stores.people.find("alice")));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(run(bed.stores.codes.redeem(code, "app"))));
}

TEST(SignIns, last_while_they_are_used_and_no_longer_than_twelve_hours) {
  PeopleBed bed;
  Secret const token = run(bed.stores.sign_ins.begin("user:alice"));
  for (int i = 0; i < 14; ++i) {
    bed.clock.advance(std::chrono::minutes{50});
    ASSERT_TRUE(run(bed.stores.sign_ins.find(token))) << i;
  }
  bed.clock.advance(std::chrono::minutes{20});
  EXPECT_FALSE(run(bed.stores.sign_ins.find(token)));
}

TEST(SignIns, end_when_idle_for_an_hour) {
  PeopleBed bed;
  Secret const token = run(bed.stores.sign_ins.begin("user:alice"));
  bed.clock.advance(hours{1});
  EXPECT_FALSE(run(bed.stores.sign_ins.find(token)));
}

TEST(SignIns, end_by_signing_out_and_when_the_person_is_disabled) {
  PeopleBed bed;
  Secret const one = run(bed.stores.sign_ins.begin("user:alice"));
  Secret const two = run(bed.stores.sign_ins.begin("user:alice"));
  run(bed.stores.sign_ins.end(run(bed.stores.sign_ins.find(one))->session_hash));
  EXPECT_FALSE(run(bed.stores.sign_ins.find(one)));
  EXPECT_TRUE(run(bed.stores.sign_ins.find(two)));
  bed.database.write_now(
      [](store::Connection& db) { return disable_user(db, "user:alice", SysSeconds{}); });
  EXPECT_FALSE(run(bed.stores.sign_ins.find(two)));
}

TEST(SignIns, of_one_person_are_twenty_at_most) {
  PeopleBed bed;
  Secret const oldest = run(bed.stores.sign_ins.begin("user:alice"));
  for (int i = 0; i < 20; ++i) {
    bed.clock.advance(seconds{1});
    EXPECT_EQ(run(bed.stores.sign_ins.find(oldest)).has_value(), i < 20);
    run(bed.stores.sign_ins.begin("user:alice"));
  }
  EXPECT_FALSE(run(bed.stores.sign_ins.find(oldest)));
}

Consent consent(std::vector<std::string> const& scopes, std::string shown = "shown") {
  return {"user:alice", "app", "acme", "http://r", ScopeSet::of(scopes).value(), std::move(shown)};
}

TEST(Consents, cover_what_was_allowed_and_nothing_more) {
  PeopleBed bed;
  Consents& consents = bed.stores.consents;
  EXPECT_FALSE(run(consents.covers(consent({}))));
  run(consents.give(consent({"a", "b"})));
  EXPECT_TRUE(run(consents.covers(consent({"a"}))));
  EXPECT_FALSE(run(consents.covers(consent({"a", "c"}))));
  Consent elsewhere = consent({"a"});
  elsewhere.tenant = "globex";
  EXPECT_FALSE(run(consents.covers(elsewhere)));
  run(consents.give(consent({"c"})));
  EXPECT_TRUE(run(consents.covers(consent({"a", "b", "c"}))));
}

TEST(Consents, do_not_count_for_a_client_that_looks_different_now) {
  PeopleBed bed;
  Consents& consents = bed.stores.consents;
  run(consents.give(consent({"a", "b"})));
  EXPECT_FALSE(run(consents.covers(consent({"a"}, "changed"))));
  run(consents.give(consent({"a"}, "changed")));
  EXPECT_FALSE(run(consents.covers(consent({"b"}, "changed"))));
}

// Threat: brute force on secrets
TEST(Attempts, wait_after_a_burst_and_go_on_one_by_one) {
  PeopleBed bed;
  Attempts& attempts = bed.stores.attempts;
  std::vector<AttemptLimit> const limit{{"who", 3, seconds{10}}};
  for (int i = 0; i < 3; ++i) EXPECT_EQ(run(attempts.count(limit)), milliseconds(0)) << i;
  EXPECT_EQ(run(attempts.count(limit)), seconds{10});
  bed.clock.advance(seconds{4});
  EXPECT_EQ(run(attempts.count(limit)), seconds{6});
  bed.clock.advance(seconds{6});
  EXPECT_EQ(run(attempts.count(limit)), milliseconds(0));
  EXPECT_EQ(run(attempts.count(limit)), seconds{10});
  EXPECT_EQ(run(attempts.count({{"somebody else", 3, seconds{10}}})), milliseconds(0));
}

TEST(Attempts, are_forgiven_and_not_counted_when_refused) {
  PeopleBed bed;
  Attempts& attempts = bed.stores.attempts;
  std::vector<AttemptLimit> const limits{{"one", 1, seconds{10}}, {"two", 2, seconds{10}}};
  EXPECT_EQ(run(attempts.count(limits)), milliseconds(0));
  EXPECT_GT(run(attempts.count(limits)), milliseconds(0));
  run(attempts.forgive({"one"}));
  EXPECT_EQ(run(attempts.count(limits)), milliseconds(0));
  EXPECT_GT(run(attempts.count({limits[1]})), milliseconds(0));
}

TEST(Attempts, are_seen_by_other_replicas_within_a_second_and_by_their_count_at_once) {
  PeopleBed bed;
  Attempts& ours = bed.stores.attempts;
  Attempts others(bed.database, bed.clock);
  std::vector<AttemptLimit> const limits{{"one", 1, seconds{10}}};
  EXPECT_EQ(run(ours.wait(limits)), milliseconds(0));
  EXPECT_EQ(run(others.count(limits)), milliseconds(0));
  EXPECT_EQ(run(ours.wait(limits)), milliseconds(0)) << "looked at a moment ago";
  EXPECT_GT(run(ours.count(limits)), milliseconds(0));
  EXPECT_GT(run(ours.wait(limits)), milliseconds(0)) << "what was refused is looked at again";

  std::vector<AttemptLimit> const more{{"two", 1, seconds{10}}};
  EXPECT_EQ(run(ours.wait(more)), milliseconds(0));
  EXPECT_EQ(run(others.count(more)), milliseconds(0));
  bed.clock.advance(seconds{1});
  EXPECT_GT(run(ours.wait(more)), milliseconds(0));
}

TEST(Attempts, a_clock_that_went_back_locks_nobody_out) {
  PeopleBed bed;
  Attempts& attempts = bed.stores.attempts;
  std::vector<AttemptLimit> const limit{{"who", 2, seconds{10}}};
  run(attempts.count(limit));
  bed.clock.jump_wall(-hours{5});
  EXPECT_EQ(run(attempts.count(limit)), milliseconds(0));
  EXPECT_EQ(run(attempts.count(limit)), milliseconds(0));
  EXPECT_EQ(run(attempts.count(limit)), seconds{10});
}

}  // namespace
}  // namespace tessera::oauth
