#include "oauth/server/authorization/browser_cookies.hpp"
#include "testkit/people_server_bed.hpp"

#include <gtest/gtest.h>

// The attack on a server that acts for many clients: somebody who has said yes to one client
// follows a link that was made with another, and the yes that is remembered lets a code out to a
// stranger. Spec: MCP basic/security_best_practices (confused deputy)

namespace tessera::oauth {
namespace {

using testkit::Browser;
using Bed = testkit::PeopleServerBed;

constexpr char const* kEvil = "https://evil.example/callback";

bool asks(http::Response const& page) {
  return page.status == 200 && page.headers.count("Location") == 0 &&
         page.body.find("act for you?") != std::string::npos;
}

/// A person who is signed in and has said yes to `web`, which is not asked about again.
class ConfusedDeputyTest : public ::testing::Test {
 protected:
  ConfusedDeputyTest() {
    EXPECT_FALSE(bed.code(browser, bed.request("web")).empty());
    EXPECT_FALSE(code_of(bed.authorize(browser, bed.request("web"))).empty());
    ClientRecord evil = bed.web_client();
    evil.client_id = "evil";
    evil.redirect_uris = {kEvil};
    bed.add(std::move(evil));
  }

  static std::string code_of(http::Response const& response) {
    return std::string(Bed::answer_of(response).get("code"));
  }
  /// The link of the attacker: the request of `web` with some fields replaced.
  http::Form link(std::vector<std::pair<std::string, std::string>> const& changes) const {
    http::Form form = bed.request("web");
    for (auto const& [name, value] : changes) form = Bed::with(form, name, value);
    return form;
  }

  Bed bed;
  Browser browser{bed.handler};
};

// Threat: proxy with a static client and a consent cookie. The attacker's client has even the name
// of the other one.
TEST_F(ConfusedDeputyTest, consent_given_to_one_client_lets_nothing_out_to_another) {
  http::Form const evil = link({{"client_id", "evil"}, {"redirect_uri", kEvil}});
  http::Response const page = bed.authorize(browser, evil);
  EXPECT_TRUE(asks(page)) << page.status << page.body;
  EXPECT_NE(page.body.find("evil.example"), std::string::npos) << "the person sees whom it is for";
  http::Response const quiet = bed.authorize(browser, Bed::with(evil, "prompt", "none"));
  EXPECT_EQ(Bed::answer_of(quiet).get("error"), "consent_required");
}

// Threat: the consent cookie. The client is the right one, the address is the attacker's.
TEST_F(ConfusedDeputyTest, consent_is_not_carried_to_another_redirect_address) {
  http::Response const page = bed.authorize(browser, link({{"redirect_uri", kEvil}}));
  EXPECT_EQ(page.status, 400);
  EXPECT_EQ(page.headers.count("Location"), 0U);
  bed.change_client("web", [](ClientRecord& r) { r.redirect_uris = {Bed::kWeb, kEvil}; });
  EXPECT_TRUE(asks(bed.authorize(browser, link({{"redirect_uri", kEvil}}))))
      << "a client that looks different is asked about again";
}

TEST_F(ConfusedDeputyTest, consent_is_not_stretched_to_more_than_was_allowed) {
  EXPECT_TRUE(asks(bed.authorize(browser, link({{"scope", "email:read email:write"}}))));
}

// Threat: the consent cookie. It is in the browser only, and names nobody's yes.
TEST_F(ConfusedDeputyTest, consent_is_the_persons_and_not_the_browsers) {
  Browser other(bed.handler, "198.51.100.1");
  bed.people.add(testkit::new_user("bob", {"acme"}, "bob's own password"));
  http::Response const page = bed.follow(
      other,
      bed.sign_in(other, bed.authorize(other, bed.request("web")), "bob's own password", "bob"));
  EXPECT_TRUE(asks(page));
  Browser stranger(bed.handler);
  stranger.cookies["tessera-browser"] = browser.cookies["tessera-browser"];
  http::Response const sign_in =
      stranger.get("/oauth2/authorize", http::write_form(bed.request("web")));
  EXPECT_EQ(code_of(sign_in), "");
  EXPECT_NE(sign_in.body.find("<h1>Sign in</h1>"), std::string::npos);
}

// Threat: `state` is handed out before consent. Nothing leaves for the client until the yes.
TEST_F(ConfusedDeputyTest, state_reaches_the_client_only_after_consent) {
  http::Form const evil = link({{"client_id", "evil"}, {"redirect_uri", kEvil}});
  http::Response const page = bed.authorize(browser, evil);
  ASSERT_TRUE(asks(page));
  EXPECT_EQ(page.headers.count("Location"), 0U);
  EXPECT_EQ(page.body.find("the state"), std::string::npos);
  // A yes with a form that was made for another client is a yes for that client alone.
  http::Response const mixed = browser.submit(page, {{"decision", "deny"}, {"client_id", "web"}});
  EXPECT_EQ(Bed::answer_of(mixed).get("error"), "access_denied");
  EXPECT_EQ(code_of(mixed), "");
  EXPECT_TRUE(mixed.headers.get("Location").starts_with(kEvil));
}

TEST(ConsentCookies, over_https_belong_to_the_host_alone) {
  http::Headers headers;
  BrowserCookies const cookies(true);
  cookies.set_browser(headers, Secret(std::string(43, 'a')));
  std::string_view const cookie = headers.get("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-")) << cookie;
  for (char const* part : {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"})
    EXPECT_NE(cookie.find(part), std::string_view::npos) << part;
  EXPECT_EQ(cookie.find("Domain"), std::string_view::npos);
}

}  // namespace
}  // namespace tessera::oauth
