#include "oauth/server/authorization/sign_in_endpoint.hpp"

#include "testkit/people_server_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::Browser;
using testkit::PeopleServerBed;
using Bed = PeopleServerBed;

TEST(SignInEndpoint, begins_a_session_with_the_right_password_only) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  EXPECT_EQ(browser.cookies.count("tessera-session"), 0U);
  http::Response const wrong = bed.sign_in(browser, page, "guess");
  EXPECT_EQ(wrong.status, 403);
  EXPECT_NE(wrong.body.find("role=\"alert\""), std::string::npos);
  EXPECT_EQ(browser.cookies.count("tessera-session"), 0U);
  EXPECT_EQ(bed.sign_in(browser, wrong).status, 303);
  EXPECT_EQ(browser.cookies.count("tessera-session"), 1U);
}

// Threat: timing leaks. What can be compared here is that nothing else tells them apart.
TEST(SignInEndpoint, says_the_same_about_a_wrong_password_and_a_person_who_does_not_exist) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  auto const body = [&](std::string const& name) {
    http::Response const refused = bed.sign_in(browser, page, "guess", name);
    EXPECT_EQ(refused.status, 403);
    std::string text = refused.body;
    std::string const ticket = Browser::ticket_of(text);
    text.replace(text.find(ticket), ticket.size(), "");
    text.replace(text.find("value=\"" + name), name.size() + 8, "");
    return text;
  };
  EXPECT_EQ(body("alice"), body("nobody"));
}

TEST(SignInEndpoint, lets_no_disabled_person_in) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  bed.people.database.write_now(
      [](store::Connection& db) { return disable_user(db, "user:alice", SysSeconds{}); });
  EXPECT_EQ(bed.sign_in(browser, page).status, 403);
}

TEST(SignInEndpoint, gives_a_session_that_nobody_has_seen_before) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  std::string const planted(43, 'A');
  browser.cookies["tessera-session"] = planted;
  EXPECT_EQ(bed.sign_in(browser, page).status, 303);
  EXPECT_NE(browser.cookies["tessera-session"], planted);
}

// Threat: brute force on secrets, no hard lock-out
TEST(SignInEndpoint, slows_guesses_down_and_locks_nobody_out) {
  Bed bed;
  Browser owner(bed.handler, "192.0.2.1");
  Browser attacker(bed.handler, "198.51.100.1");
  ASSERT_EQ(bed.sign_in(owner, bed.authorize(owner, bed.request())).status, 303);
  http::Response const page = bed.authorize(attacker, bed.request());
  int slowed = 0;
  for (int i = 0; i < 1000; ++i) {
    http::Response const refused = bed.sign_in(attacker, page, "guess " + std::to_string(i));
    if (refused.status == 429) ++slowed;
  }
  EXPECT_EQ(slowed, 995);
  http::Response const refused = bed.sign_in(attacker, page, testkit::PeopleBed::kPassword);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("Retry-After"), "30");
  Browser again(bed.handler, "192.0.2.1");
  EXPECT_EQ(bed.sign_in(again, bed.authorize(again, bed.request())).status, 303);
  bed.people.clock.advance(std::chrono::seconds{30});
  EXPECT_EQ(bed.sign_in(attacker, page).status, 303);
}

TEST(SignInEndpoint, slows_a_guesser_with_many_addresses_but_not_the_owner_at_home) {
  Bed bed;
  Browser owner(bed.handler, "192.0.2.1");
  ASSERT_EQ(bed.sign_in(owner, bed.authorize(owner, bed.request())).status, 303);
  int slowed = 0;
  for (int i = 0; i < 60; ++i) {
    Browser bot(bed.handler, "198.51.100." + std::to_string(i));
    if (bed.sign_in(bot, bed.authorize(bot, bed.request()), "guess").status == 429) ++slowed;
  }
  EXPECT_EQ(slowed, 41);  // twenty attempts from new places, of which the owner made one
  Browser home(bed.handler, "192.0.2.1");
  EXPECT_EQ(bed.sign_in(home, bed.authorize(home, bed.request())).status, 303);
}

TEST(SignInEndpoint, hashes_again_what_was_hashed_at_another_cost) {
  Bed bed;
  User old = testkit::new_user("bob", {"acme"}, "bob's password");
  SystemRandom random;
  Secret const password(std::string("bob's password"));
  old.password_hash = crypto::hash_password(password, random, {128, 1, 1}).value();
  bed.people.add(old);
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  EXPECT_EQ(bed.sign_in(browser, page, "bob's password", "bob").status, 303);
  std::string const now = testkit::run(bed.people.stores.people.find("bob"))->password_hash;
  EXPECT_FALSE(crypto::needs_rehash(now, testkit::kCheapPasswords));
  EXPECT_EQ(bed.sign_in(browser, page, "bob's password", "bob").status, 303);
}

TEST(SignInEndpoint, signs_out_only_by_a_form_of_ours) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_FALSE(bed.code(browser, bed.request()).empty());
  EXPECT_EQ(browser.post("/oauth2/sign-out", {}).status, 400);
  http::Response const page = browser.get("/oauth2/sign-out", "");
  EXPECT_NE(page.body.find("alice"), std::string::npos);
  EXPECT_EQ(browser.submit(page, {}).status, 200);
  EXPECT_EQ(browser.cookies.count("tessera-session"), 0U);
  EXPECT_NE(bed.authorize(browser, bed.request()).body.find("<h1>Sign in</h1>"), std::string::npos);
  EXPECT_NE(browser.get("/oauth2/sign-out", "").body.find("Nobody is signed in"),
            std::string::npos);
}

// Threat: log leakage
TEST(SignInEndpoint, writes_no_secret_into_the_log) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  bed.sign_in(browser, page, "a wrong password", "typed-in-the-wrong-box");
  std::string const code = bed.code(browser, bed.request());
  json::object const token = Bed::body_of(bed.token(bed.code_body(code)));
  bed.token(bed.code_body(code));
  for (std::string const& secret :
       {std::string("a wrong password"), std::string("typed-in-the-wrong-box"), code,
        std::string(testkit::PeopleBed::kPassword), browser.cookies["tessera-session"],
        browser.cookies["tessera-browser"], Bed::text(token, "access_token"),
        Bed::text(token, "refresh_token"), std::string(bed.verifier.reveal())})
    EXPECT_EQ(bed.log.text.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace tessera::oauth
