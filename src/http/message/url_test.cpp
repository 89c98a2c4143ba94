#include "http/message/url.hpp"

#include "http/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

TEST(Url, is_taken_apart) {
  auto const url = parse_url("HTTPS://Example.COM:8443/a%20b/c?x=y&z#fragment");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/a%20b/c");
  EXPECT_EQ(url->query, "x=y&z");
  EXPECT_EQ(url->text(), "https://example.com:8443/a%20b/c?x=y&z");
  EXPECT_EQ(url->target(), "/a%20b/c?x=y&z");
}

TEST(Url, knows_default_ports_and_brackets) {
  auto const plain = parse_url("http://localhost");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->port, 80);
  EXPECT_EQ(plain->path, "/");
  EXPECT_EQ(plain->origin(), "http://localhost");
  auto const six = parse_url("https://[::1]:443/x");
  ASSERT_TRUE(six);
  EXPECT_EQ(six->host, "::1");
  EXPECT_EQ(six->origin(), "https://[::1]");
  EXPECT_EQ(six->address(), "[::1]:443");
}

TEST(Url, knows_loopback_hosts_by_more_than_their_first_letters) {
  for (char const* const text :
       {"http://localhost/", "http://127.0.0.1/", "http://127.9.9.9/", "http://[::1]/"})
    EXPECT_TRUE(parse_url(text)->is_loopback()) << text;
  for (char const* const text : {"http://127.0.0.1.example.com/", "http://localhost.example.com/",
                                 "http://10.0.0.1/", "http://[::2]/"})
    EXPECT_FALSE(parse_url(text)->is_loopback()) << text;
}

TEST(Url, refuses_everything_else) {
  for (std::string_view const bad : {"",
                                     "/a",
                                     "example.com",
                                     "ftp://a/",
                                     "file:///etc/passwd",
                                     "http://",
                                     "http:///a",
                                     "http://user@a/",
                                     "http://user:pass@a/",
                                     "http://a:99999/",
                                     "http://a:0/",
                                     "http://a b/",
                                     "http://a/\r\nX: y",
                                     "javascript:alert(1)",
                                     "http://%31%32/",
                                     "http://a/%",
                                     "http://a/%4",
                                     "http://a/%zz",
                                     "http://a/<",
                                     "http://a\\b/",
                                     "//a/b",
                                     "http:/a",
                                     "http://a/\xC3\xA4"}) {
    auto const url = parse_url(bad);
    ASSERT_FALSE(url) << bad;
    EXPECT_EQ(url.error().code, Errc::bad_url);
  }
  EXPECT_FALSE(parse_url("http://a/" + std::string(9000, 'x')));
}

}  // namespace
}  // namespace tessera::http
