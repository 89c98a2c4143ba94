#include "oauth/server/authorization/pages.hpp"

#include "oauth/server/authorization/browser_cookies.hpp"
#include "oauth/server/authorization/form_ticket.hpp"
#include "oauth/server/authorization/html.hpp"
#include "oauth/server/authorization/page_response.hpp"
#include "testkit/people_server_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using testkit::Browser;
using testkit::PeopleServerBed;

// Threat: XSS via client_name
TEST(Html, makes_nothing_of_a_strangers_text_into_markup) {
  EXPECT_EQ(escape_html("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
}

TEST(Html, shows_what_hides_or_reorders_text) {
  EXPECT_EQ(escape_html("abc\xe2\x80\xae"
                        "cba"),
            "abc&lt;U+202E&gt;cba");
  EXPECT_EQ(escape_html(std::string_view("a\0b\nc", 5)), "a\\x00b\\x0ac");
  EXPECT_EQ(escape_html("\xff"), "\xef\xbf\xbd");
}

TEST(Html, cuts_a_name_that_would_fill_the_page) {
  EXPECT_LT(escape_html(std::string(100'000, 'x'), 80).size(), 200U);
}

TEST(Pages, hold_no_script_and_escape_every_text) {
  std::string const evil = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";
  ConsentView view;
  view.action = view.ticket = view.client_name = view.client_host = view.vouched_by = evil;
  view.sign_out = view.redirect_host = view.username = view.resource = evil;
  view.tenants = {evil, evil};
  view.scopes = {{evil, evil}};
  SignInView const sign_in{evil, evil, evil, evil, evil};
  for (Page const& page : {consent_page(view), sign_in_page(sign_in),
                           sign_out_page({evil, evil, evil}), message_page({evil, evil, evil})}) {
    EXPECT_EQ(page.html.find("<script"), std::string::npos);
    EXPECT_EQ(page.html.find("<img"), std::string::npos);
    EXPECT_NE(page.html.find("&lt;script&gt;"), std::string::npos);
  }
}

TEST(Pages, can_be_read_by_machines_that_read_aloud) {
  std::string const html = sign_in_page({"/a", "t", "The App", "", "Wrong."}).html;
  for (char const* const needed :
       {"<html lang=\"en\">", "<title>Sign in</title>", "<h1>", "<label for=\"username\">",
        "<label for=\"password\">", "role=\"alert\"", "aria-describedby=\"problem\"",
        "autocomplete=\"current-password\""})
    EXPECT_NE(html.find(needed), std::string::npos) << needed;
  EXPECT_NE(page_style().find(":focus-visible"), std::string::npos);
}

TEST(Pages, of_consent_name_host_and_redirect_and_warn_about_programs_on_the_machine) {
  PeopleServerBed bed;
  Browser browser(bed.handler);
  http::Response page =
      bed.follow(browser, bed.sign_in(browser, bed.authorize(browser, bed.request())));
  for (char const* const needed :
       {"<bdi>The App</bdi>", "<bdi>127.0.0.1</bdi>", "<bdi>alice</bdi>", "any program there",
        "read &lt;addresses&gt;", "<code class=\"soft\">email:read</code>"})
    EXPECT_NE(page.body.find(needed), std::string::npos) << needed;
  page = bed.authorize(browser, bed.request("web"));
  EXPECT_NE(page.body.find("<bdi>app.example</bdi>"), std::string::npos);
  EXPECT_EQ(page.body.find("any program there"), std::string::npos);
}

// Threat: authorize page clickjacking
TEST(PageResponse, cannot_be_framed_scripted_stored_or_told_about) {
  PeopleServerBed bed;
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  std::string const policy(page.headers.get("Content-Security-Policy"));
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
  EXPECT_NE(policy.find("base-uri 'none'"), std::string::npos);
  EXPECT_NE(policy.find("form-action 'self' http://127.0.0.1:49152;"), std::string::npos) << policy;
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(policy.find("script-src"), std::string::npos);
  EXPECT_EQ(page.headers.get("X-Frame-Options"), "DENY");
  EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(page.headers.get("Referrer-Policy"), "same-origin");
}

TEST(PageResponse, lets_no_redirect_address_add_to_the_policy) {
  auto const policy = [](std::string_view uri) {
    return std::string(page_response(200, {}, uri).headers.get("Content-Security-Policy"));
  };
  EXPECT_NE(policy("http://[::1]:7/cb").find("form-action 'self' http:;"), std::string::npos);
  EXPECT_NE(policy("com.example.app:/cb").find("'self' com.example.app:;"), std::string::npos);
  EXPECT_EQ(policy("https://a;script-src/x").find("script-src"), std::string::npos);
}

TEST(BrowserCookies, are_host_only_and_secure_over_https) {
  PeopleServerBed bed("https://as.example");
  Browser browser(bed.handler);
  http::Response const page = bed.authorize(browser, bed.request());
  std::string const cookie(page.headers.get("Set-Cookie"));
  EXPECT_TRUE(cookie.starts_with("__Host-tessera-browser=")) << cookie;
  for (char const* const needed : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"})
    EXPECT_NE(cookie.find(needed), std::string::npos) << needed;
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
}

TEST(BrowserCookies, takes_none_that_came_twice_or_is_nothing_of_ours) {
  BrowserCookies const cookies(false);
  auto const session = [&](std::string const& line) {
    http::Headers headers;
    headers.add("Cookie", line);
    return cookies.session(headers).has_value();
  };
  std::string const token(43, 'a');
  EXPECT_TRUE(session("x=y; tessera-session=" + token + "; z"));
  EXPECT_FALSE(session("tessera-session=" + token + "; tessera-session=" + token));
  EXPECT_FALSE(session("tessera-session=short"));
  EXPECT_FALSE(session("Tessera-Session=" + token));
  EXPECT_FALSE(session("xtessera-session=" + token));
  EXPECT_FALSE(session(""));
}

TEST(FormTickets, open_in_their_browser_for_their_purpose_and_for_a_quarter_of_an_hour) {
  ManualClock clock;
  FormTickets const tickets(Secret(std::string(32, 'k')), clock);
  Secret const here(std::string(43, 'h'));
  Secret const there(std::string(43, 't'));
  FormTicket ticket;
  ticket.purpose = "consent";
  ticket.query = "a=b";
  std::string const sealed = tickets.seal(ticket, here);
  EXPECT_EQ(tickets.open(sealed, "consent", here)->query, "a=b");
  EXPECT_FALSE(tickets.open(sealed, "sign_in", here));
  EXPECT_FALSE(tickets.open(sealed, "consent", there));
  EXPECT_FALSE(tickets.open(sealed.substr(1), "consent", here));
  EXPECT_FALSE(tickets.open("", "consent", here));
  EXPECT_FALSE(FormTickets(Secret(std::string(32, 'x')), clock).open(sealed, "consent", here));
  clock.advance(std::chrono::minutes{15});
  EXPECT_FALSE(tickets.open(sealed, "consent", here));
}

}  // namespace
}  // namespace tessera::oauth
