#include "oauth/server/authorization/authorize_endpoint.hpp"

#include "testkit/people_server_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::Browser;
using testkit::PeopleServerBed;
using testkit::run;
using Bed = PeopleServerBed;

bool is_sign_in(http::Response const& page) {
  return page.status == 200 && page.body.find("<h1>Sign in</h1>") != std::string::npos;
}
bool is_consent(http::Response const& page) {
  return page.status == 200 && page.body.find("act for you?") != std::string::npos;
}
bool is_local_refusal(http::Response const& page) {
  return page.status == 400 && page.headers.count("Location") == 0 &&
         page.body.find("cannot be served") != std::string::npos;
}

TEST(AuthorizeEndpoint, leads_from_sign_in_over_consent_to_a_code_with_state_and_iss) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response page = bed.authorize(browser, bed.request());
  ASSERT_TRUE(is_sign_in(page)) << page.body;
  http::Response const signed_in = bed.sign_in(browser, page);
  EXPECT_EQ(signed_in.status, 303);
  page = bed.follow(browser, signed_in);
  ASSERT_TRUE(is_consent(page)) << page.body;
  http::Response const back = browser.submit(page, {{"decision", "allow"}});
  EXPECT_EQ(back.status, 303);
  EXPECT_TRUE(back.headers.get("Location").starts_with(std::string(Bed::kLoopback) + "?code="));
  http::Form const answer = Bed::answer_of(back);
  EXPECT_EQ(answer.get("code").size(), 43U);
  EXPECT_EQ(answer.get("state"), "the state");
  EXPECT_EQ(answer.get("iss"), Bed::kIssuer);
  EXPECT_EQ(back.headers.count("Access-Control-Allow-Origin"), 0U);
}

TEST(AuthorizeEndpoint, takes_the_request_as_a_form_too) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_TRUE(is_sign_in(browser.post("/oauth2/authorize", bed.request())));
}

// Threat: redirect_uri tricks. What is not byte for byte registered gets no redirection at all.
TEST(AuthorizeEndpoint, sends_nobody_to_an_address_that_is_not_the_clients) {
  Bed bed;
  Browser browser(bed.handler);
  for (char const* const uri : {
           "https://app.example/callback/",
           "https://app.example/Callback",
           "https://app.example/callback?x=1",
           "https://app.example:443/callback",
           "https://app.example/callback#f",
           "https://app.example.evil/callback",
           "https://app.example@evil/callback",
           "https://evil\\@app.example/callback",
           "https://app.example/x/../callback",
           "https://app.example/callback%00",
           "http://app.example/callback",
           "javascript:alert(1)",
           "data:text/html,x",
           "https://APP.example/callback",
           "https://app.example/callback ",
           "//app.example/callback",
       }) {
    http::Response const page =
        bed.authorize(browser, Bed::with(bed.request("web"), "redirect_uri", uri));
    EXPECT_TRUE(is_local_refusal(page)) << uri << page.status;
  }
  for (char const* const uri : {"http://127.0.0.1:1/other", "http://127.0.0.2:1/callback",
                                "http://localhost:1/callback", "http://127.0.0.1.evil/callback",
                                "http://127.0.0.1:99999/callback", "https://127.0.0.1/callback"}) {
    http::Response const page =
        bed.authorize(browser, Bed::with(bed.request(), "redirect_uri", uri));
    EXPECT_TRUE(is_local_refusal(page)) << uri << page.status;
  }
}

TEST(AuthorizeEndpoint, lets_only_the_port_of_a_loopback_address_vary) {
  Bed bed;
  Browser browser(bed.handler);
  for (char const* const uri : {"http://127.0.0.1/callback", "http://127.0.0.1:1/callback",
                                "http://127.0.0.1:65535/callback"})
    EXPECT_TRUE(is_sign_in(bed.authorize(browser, Bed::with(bed.request(), "redirect_uri", uri))))
        << uri;
}

TEST(AuthorizeEndpoint, tells_here_and_not_there_what_makes_the_address_doubtful) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_TRUE(
      is_local_refusal(bed.authorize(browser, Bed::with(bed.request(), "client_id", "nobody"))));
  EXPECT_TRUE(is_local_refusal(bed.authorize(browser, Bed::with(bed.request(), "client_id", ""))));
  for (char const* const name : {"client_id", "redirect_uri"}) {
    http::Form twice = bed.request();
    twice.add(name, std::string(twice.get(name)));
    EXPECT_TRUE(is_local_refusal(bed.authorize(browser, twice))) << name;
  }
  EXPECT_TRUE(is_local_refusal(browser.get("/oauth2/authorize", "client_id=%zz")));
  EXPECT_TRUE(is_local_refusal(browser.get("/oauth2/authorize", "")));
}

// Spec: OAuth 2.1 §4.1.2.1. Threat: PKCE downgrade, plain
TEST(AuthorizeEndpoint, tells_the_client_what_is_wrong_with_its_request) {
  Bed bed;
  Browser browser(bed.handler);
  http::Form twice = bed.request();
  twice.add("scope", "email:read");
  http::Form two_resources = bed.request();
  two_resources.add("resource", Bed::kIssuer);
  struct Case {
    http::Form form;
    char const* error;
  };
  auto const spoiled = [&](char const* name, char const* value) {
    return Bed::with(bed.request(), name, value);
  };
  for (Case const& one : {
           Case{spoiled("response_type", ""), "invalid_request"},
           Case{spoiled("response_type", "token"), "unsupported_response_type"},
           Case{spoiled("response_type", "code id_token"), "unsupported_response_type"},
           Case{spoiled("response_mode", "fragment"), "invalid_request"},
           Case{spoiled("code_challenge", ""), "invalid_request"},
           Case{spoiled("code_challenge", "short"), "invalid_request"},
           Case{spoiled("code_challenge_method", ""), "invalid_request"},
           Case{spoiled("code_challenge_method", "plain"), "invalid_request"},
           Case{spoiled("scope", "admin"), "invalid_scope"},
           Case{spoiled("scope", "email:read\"x"), "invalid_scope"},
           Case{spoiled("resource", "http://localhost:3005/other"), "invalid_target"},
           Case{spoiled("resource", Bed::kIssuer), "invalid_target"},
           Case{spoiled("resource", ""), "invalid_target"},
           Case{spoiled("tenant_id", "a b"), "invalid_request"},
           Case{spoiled("dpop_jkt", "x"), "invalid_request"},
           Case{spoiled("prompt", "none login"), "invalid_request"},
           Case{spoiled("prompt", "none"), "login_required"},
           Case{spoiled("request", "eyJ"), "invalid_request"},
           Case{spoiled("request_uri", "https://x"), "invalid_request"},
           Case{twice, "invalid_request"},
           Case{two_resources, "invalid_target"},
       }) {
    http::Response const back = bed.authorize(browser, one.form);
    http::Form const answer = Bed::answer_of(back);
    EXPECT_EQ(back.status, 303);
    EXPECT_EQ(answer.get("error"), one.error) << http::write_form(one.form);
    EXPECT_EQ(answer.get("state"), "the state");
    EXPECT_EQ(answer.get("iss"), Bed::kIssuer);
    EXPECT_EQ(answer.count("code"), 0U);
  }
}

TEST(AuthorizeEndpoint, refuses_a_client_that_has_no_use_for_codes) {
  Bed bed;
  bed.change_client("app", [](ClientRecord& r) { r.grant_types = {"client_credentials"}; });
  Browser browser(bed.handler);
  EXPECT_EQ(Bed::answer_of(bed.authorize(browser, bed.request())).get("error"),
            "unauthorized_client");
}

TEST(AuthorizeEndpoint, gives_nothing_when_the_person_says_no) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page =
      bed.follow(browser, bed.sign_in(browser, bed.authorize(browser, bed.request())));
  http::Form const answer = Bed::answer_of(browser.submit(page, {{"decision", "deny"}}));
  EXPECT_EQ(answer.get("error"), "access_denied");
  EXPECT_EQ(answer.get("iss"), Bed::kIssuer);
  EXPECT_TRUE(is_consent(bed.authorize(browser, bed.request())));
}

// Spec: RFC 8252 §8.6. Nobody vouches for a program on the person's machine.
TEST(AuthorizeEndpoint, asks_again_for_a_program_on_the_persons_machine) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_FALSE(bed.code(browser, bed.request()).empty());
  EXPECT_TRUE(is_consent(bed.authorize(browser, bed.request())));
}

TEST(AuthorizeEndpoint, does_not_ask_twice_for_an_application_that_proves_who_it_is) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_FALSE(bed.code(browser, bed.request("web")).empty());
  http::Response const again = bed.authorize(browser, bed.request("web"));
  EXPECT_EQ(again.status, 303);
  EXPECT_EQ(Bed::answer_of(again).get("code").size(), 43U);
  http::Response const quiet =
      bed.authorize(browser, Bed::with(bed.request("web"), "prompt", "none"));
  EXPECT_EQ(Bed::answer_of(quiet).get("code").size(), 43U);
  EXPECT_TRUE(
      is_consent(bed.authorize(browser, Bed::with(bed.request("web"), "prompt", "consent"))));
  EXPECT_TRUE(
      is_consent(bed.authorize(browser, Bed::with(bed.request("web"), "scope", "email:write"))));
}

TEST(AuthorizeEndpoint, asks_again_when_the_client_looks_different) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_FALSE(bed.code(browser, bed.request("web")).empty());
  bed.change_client("web", [](ClientRecord& r) { r.client_name = "Your Bank"; });
  EXPECT_TRUE(is_consent(bed.authorize(browser, bed.request("web"))));
  http::Response const quiet =
      bed.authorize(browser, Bed::with(bed.request("web"), "prompt", "none"));
  EXPECT_EQ(Bed::answer_of(quiet).get("error"), "consent_required");
}

TEST(AuthorizeEndpoint, a_yes_counts_for_what_was_shown) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const page =
      bed.follow(browser, bed.sign_in(browser, bed.authorize(browser, bed.request())));
  bed.change_client("app", [](ClientRecord& r) { r.client_name = "Your Bank"; });
  http::Response const answer = browser.submit(page, {{"decision", "allow"}});
  EXPECT_TRUE(
      answer.headers.get("Location").starts_with("http://localhost:3006/oauth2/authorize?"));
  EXPECT_TRUE(is_consent(bed.follow(browser, answer)));
}

TEST(AuthorizeEndpoint, lets_the_person_choose_among_the_tenants_of_both) {
  Bed bed;
  Browser browser(bed.handler);
  http::Form const any = Bed::with(bed.request(), "tenant_id", "");
  http::Response const page =
      bed.follow(browser, bed.sign_in(browser, bed.authorize(browser, any)));
  ASSERT_TRUE(is_consent(page));
  EXPECT_NE(page.body.find("value=\"acme\""), std::string::npos);
  EXPECT_NE(page.body.find("value=\"globex\""), std::string::npos);
  http::Form const none = Bed::answer_of(browser.submit(page, {{"decision", "allow"}}));
  EXPECT_EQ(none.get("error"), "access_denied");
  http::Form const other =
      Bed::answer_of(browser.submit(page, {{"decision", "allow"}, {"tenant", "initech"}}));
  EXPECT_EQ(other.get("error"), "access_denied");
  http::Form const chosen =
      Bed::answer_of(browser.submit(page, {{"decision", "allow"}, {"tenant", "globex"}}));
  json::object const token =
      Bed::body_of(bed.token(bed.code_body(std::string(chosen.get("code")))));
  EXPECT_FALSE(Bed::text(token, "access_token").empty());
  http::Response const foreign =
      bed.authorize(browser, Bed::with(bed.request(), "tenant_id", "initech"));
  EXPECT_EQ(Bed::answer_of(foreign).get("error"), "access_denied");
}

TEST(AuthorizeEndpoint, asks_for_the_password_again_when_the_client_wants_it) {
  Bed bed;
  Browser browser(bed.handler);
  EXPECT_FALSE(bed.code(browser, bed.request("web")).empty());
  http::Response const page =
      bed.authorize(browser, Bed::with(bed.request("web"), "prompt", "login"));
  ASSERT_TRUE(is_sign_in(page));
  http::Response const next = bed.follow(browser, bed.sign_in(browser, page));
  EXPECT_EQ(Bed::answer_of(next).get("code").size(), 43U);
}

// Threat: authorize page CSRF
TEST(AuthorizeEndpoint, takes_no_yes_that_was_made_in_another_browser) {
  Bed bed;
  Browser victim(bed.handler);
  Browser attacker(bed.handler, "198.51.100.1");
  bed.people.add(testkit::new_user("mallory", {"acme"}, "mallory's password"));
  static_cast<void>(bed.follow(victim, bed.sign_in(victim, bed.authorize(victim, bed.request()))));
  http::Response const page =
      bed.follow(attacker, bed.sign_in(attacker, bed.authorize(attacker, bed.request()),
                                       "mallory's password", "mallory"));
  ASSERT_TRUE(is_consent(page));
  http::Response const forged = victim.submit(page, {{"decision", "allow"}});
  EXPECT_TRUE(is_local_refusal(forged));
  // Even in a browser whose first cookie was planted, a yes is for one session.
  victim.cookies["tessera-browser"] = attacker.cookies["tessera-browser"];
  http::Response const planted = victim.submit(page, {{"decision", "allow"}});
  EXPECT_TRUE(
      planted.headers.get("Location").starts_with("http://localhost:3006/oauth2/authorize?"));
}

TEST(AuthorizeEndpoint, takes_no_form_without_a_ticket_or_of_another_kind_or_too_late) {
  Bed bed;
  Browser browser(bed.handler);
  http::Response const sign_in = bed.authorize(browser, bed.request());
  http::Response const page = bed.follow(browser, bed.sign_in(browser, sign_in));
  http::Form form;
  form.add("decision", "allow");
  EXPECT_TRUE(is_local_refusal(browser.post("/oauth2/consent", form)));
  form.add("ticket", Browser::ticket_of(sign_in.body));
  EXPECT_TRUE(is_local_refusal(browser.post("/oauth2/consent", form)));
  bed.people.clock.advance(std::chrono::minutes{15});
  EXPECT_TRUE(is_local_refusal(browser.submit(page, {{"decision", "allow"}})));
}

TEST(AuthorizeEndpoint, has_no_cors_and_no_other_methods) {
  Bed bed;
  Browser browser(bed.handler);
  http::Request request;
  request.method = http::Method::options;
  request.path = request.target = "/oauth2/authorize";
  http::Response const answer = testkit::answer(bed.handler, request);
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.count("Access-Control-Allow-Origin"), 0U);
}

}  // namespace
}  // namespace tessera::oauth
