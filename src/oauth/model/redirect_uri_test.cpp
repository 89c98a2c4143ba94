#include "oauth/model/redirect_uri.hpp"

#include "oauth/model/errors.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using namespace std::string_literals;

// Spec: OAuth 2.1 §2.3.1, RFC 8252 §7
TEST(RedirectUri, may_be_https_this_machine_or_a_scheme_of_the_programs_own) {
  for (char const* const uri :
       {"https://app.example/callback", "https://app.example:8443/cb?tenant=1",
        "http://127.0.0.1/cb", "http://127.0.0.1:4711/cb", "http://[::1]:1/", "http://localhost/cb",
        "com.example.app:/callback", "com.example.app://callback/here"})
    EXPECT_TRUE(check_redirect_uri(uri)) << uri;
}

// Threat: redirect_uri tricks (backslash, at sign, NUL, case, dot segments, ports, unicode)
TEST(RedirectUri, refuses_tricks_with_backslash_at_sign_nul_case_dots_ports_and_unicode) {
  for (std::string const& uri : {""s,
                                 "callback"s,
                                 "/cb"s,
                                 "https:app.example"s,
                                 "https://"s,
                                 "https:///cb"s,
                                 "http://app.example/cb"s,
                                 "http://127.0.0.1.evil.example/cb"s,
                                 "http://127.0.0.2/cb"s,
                                 "http://localhost.evil.example/"s,
                                 "http://127.0.0.1@evil.example/"s,
                                 "https://app.example@evil.example/"s,
                                 "https://app.example\\@evil.example/"s,
                                 "https://app.example/cb#fragment"s,
                                 "https://app.example/a/../cb"s,
                                 "https://app.example/%2e%2E/cb"s,
                                 "https://app.example/./cb"s,
                                 "https://app.example/%00"s,
                                 "https://app.example/%0d%0aSet-Cookie:x"s,
                                 "https://app.example/a b"s,
                                 "https://app.example/\tcb"s,
                                 "https://app.example/\0cb"s,
                                 "https://\xd0\xb0pp.example/"s,
                                 "https://app.example:99999/cb"s,
                                 "https://app.example:0/cb"s,
                                 "http://127.0.0.1:/cb"s,
                                 "javascript:alert(1)"s,
                                 "data:text/html,x"s,
                                 "vbscript:x"s,
                                 "file:///etc/passwd"s,
                                 "myapp://callback"s,
                                 "com.example.app://user@evil/cb"s,
                                 "com.example.app:/a/../b"s,
                                 "https://app.example/%zz"s,
                                 "https://a.example/" + std::string(2048, 'a')})
    EXPECT_FALSE(check_redirect_uri(uri)) << uri;
}

TEST(RedirectUri, of_a_web_application_is_https) {
  EXPECT_TRUE(check_redirect_uri("https://app.example/cb", "web"));
  EXPECT_FALSE(check_redirect_uri("http://127.0.0.1/cb", "web"));
  EXPECT_FALSE(check_redirect_uri("com.example.app:/cb", "web"));
  EXPECT_TRUE(check_redirect_uri("com.example.app:/cb", "native"));
  EXPECT_TRUE(check_redirect_uri("http://127.0.0.1/cb", std::nullopt));
}

TEST(RedirectUri, must_be_one_that_is_registered_byte_by_byte) {
  std::vector<std::string> const registered{"https://app.example/cb", "com.example.app:/cb"};
  EXPECT_EQ(*choose_redirect_uri(registered, "https://app.example/cb"), "https://app.example/cb");
  for (char const* const other :
       {"https://app.example/cb/", "https://app.example/CB", "https://APP.example/cb",
        "https://app.example:443/cb", "https://app.example/cb?", "https://app.example/cb#",
        "https://app.example/cb?x=1", "https://app.example/%63b", "https://app.example",
        "https://app.example./cb", "HTTPS://app.example/cb", "http://app.example/cb", ""})
    EXPECT_FALSE(choose_redirect_uri(registered, other)) << other;
}

// Spec: RFC 8252 §7.3
TEST(RedirectUri, differs_from_the_registered_one_in_a_loopback_port_only) {
  std::vector<std::string> const registered{"http://127.0.0.1/cb", "http://[::1]:8080/cb?a=1",
                                            "https://127.0.0.1:8443/cb"};
  EXPECT_TRUE(choose_redirect_uri(registered, "http://127.0.0.1:50000/cb"));
  EXPECT_TRUE(choose_redirect_uri(registered, "http://[::1]:50000/cb?a=1"));
  EXPECT_TRUE(choose_redirect_uri(registered, "http://[::1]/cb?a=1"));
  for (char const* const other :
       {"http://127.0.0.1:50000/other", "http://127.0.0.1:50000/cb?x=1",
        "http://localhost:50000/cb", "http://127.0.0.1:500000/cb", "http://127.0.0.1:/cb",
        "http://127.0.0.1:0/cb", "http://127.0.0.1:80@evil.example/cb", "https://127.0.0.1:8444/cb",
        "http://127.0.0.1:50000\\@evil.example/cb"})
    EXPECT_FALSE(choose_redirect_uri(registered, other)) << other;
}

TEST(RedirectUri, may_be_left_out_only_when_there_is_one) {
  EXPECT_EQ(*choose_redirect_uri({"https://app.example/cb"}, std::nullopt),
            "https://app.example/cb");
  EXPECT_FALSE(choose_redirect_uri({}, std::nullopt));
  EXPECT_FALSE(choose_redirect_uri({"https://a.example/", "https://b.example/"}, std::nullopt));
}

TEST(RedirectUri, tells_a_person_where_it_leads) {
  EXPECT_EQ(redirect_host("https://App.Example:8443/cb"), "app.example");
  EXPECT_EQ(redirect_host("com.example.app:/cb"), "com.example.app");
  EXPECT_TRUE(is_loopback_redirect("http://localhost:1/"));
  EXPECT_FALSE(is_loopback_redirect("https://localhost/"));
  EXPECT_FALSE(is_loopback_redirect("http://localhost.evil.example/"));
}

}  // namespace
}  // namespace tessera::oauth
