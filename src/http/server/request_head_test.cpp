#include "http/server/request_head.hpp"

#include "http/server/known_field.hpp"
#include "http/server/request_target.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using std::string_literals::operator""s;

struct Parsed {
  int status = 0;
  Request request;
  Framing framing;
};

Parsed parse(std::string_view text, Limits const& limits = {}) {
  Parsed parsed;
  HeadScanner scanner;
  HeadProblem problem = scanner.scan(text, limits);
  if (!problem && !scanner.complete()) {
    parsed.status = -1;
    return parsed;
  }
  std::string_view const head = text.substr(scanner.begin(), scanner.end() - scanner.begin());
  if (!problem) problem = parse_head(head, limits, parsed.request, parsed.framing);
  parsed.status = problem.status;
  return parsed;
}

/// A GET with these header lines besides `Host`.
int with_fields(std::string const& fields) {
  return parse("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").status;
}
int with_target(std::string const& target) {
  return parse("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").status;
}

TEST(RequestHead, is_taken_apart) {
  Parsed const parsed = parse(
      "\r\nPOST /a%20b/c?x=%20 HTTP/1.1\r\nHost: localhost:1\r\nX-A:  v w\t\r\nEmpty:\r\n"
      "Content-Length: 12\r\n\r\n");
  EXPECT_EQ(parsed.status, 0);
  EXPECT_EQ(parsed.request.method, Method::post);
  EXPECT_EQ(parsed.request.target, "/a%20b/c?x=%20");
  EXPECT_EQ(parsed.request.path, "/a b/c");
  EXPECT_EQ(parsed.request.query, "x=%20");
  EXPECT_EQ(parsed.request.headers.get("x-a"), "v w");
  EXPECT_EQ(parsed.request.headers.find("empty"), "");
  EXPECT_EQ(parsed.framing.length, 12U);
  EXPECT_TRUE(parsed.framing.keep_alive);
}

TEST(RequestHead, is_found_in_pieces_of_any_size) {
  std::string_view const text = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
  HeadScanner scanner;
  for (std::size_t size = 1; !scanner.complete(); ++size)
    ASSERT_FALSE(scanner.scan(text.substr(0, size), {}));
  EXPECT_EQ(text.substr(scanner.end()), "rest");
}

TEST(RequestHead, keeps_to_the_request_line) {
  for (std::string const line :
       {"GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET /", "GET", "GET\t/\tHTTP/1.1",
        "G(T / HTTP/1.1", "GET / http/1.1", "GET /a b HTTP/1.1", "GET / HTTP", "/ HTTP/1.1"})
    EXPECT_EQ(parse(line + "\r\nHost: a\r\n\r\n").status, 400) << line;
  EXPECT_EQ(parse("GET / HTTP/1.2\r\nHost: a\r\n\r\n").status, 505);
  EXPECT_EQ(parse("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status, 505);
}

TEST(RequestHead, refuses_line_ends_other_than_crlf_at_once) {
  EXPECT_EQ(parse("GET / HTTP/1.1\nHost: a\n\n").status, 400);
  EXPECT_EQ(parse("GET / HTTP/1.1\n").status, 400);
  EXPECT_EQ(with_fields("A: b\nC: d\r\n"), 400);
  EXPECT_EQ(with_fields("A: b\rC: d\r\n"), 400);
  EXPECT_EQ(parse("\n").status, 400);
  EXPECT_EQ(parse("\r\n\r\n\r\n\r\n").status, 400);
  EXPECT_EQ(parse("\x16\x03\x01").status, 400);
}

TEST(RequestHead, refuses_malformed_fields) {
  for (std::string const& fields :
       {std::string("A : b\r\n"), std::string("A\r\n"), std::string(": b\r\n"),
        std::string("A: b\r\n folded\r\n"), std::string("A: b\r\n\tfolded\r\n"), "A: b\0c\r\n"s,
        "A\0: b\r\n"s, std::string("A: \x7f\r\n"), std::string("A: \x01\r\n"),
        std::string("\xC3\xA4: b\r\n")})
    EXPECT_EQ(with_fields(fields), 400) << fields;
}

TEST(RequestHead, refuses_repeated_fields_that_matter) {
  for (std::string const name :
       {"Authorization", "DPoP", "Host", "X-JWT-TOKEN", "X-TENANT-ID", "Content-Type",
        "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "MCP-Session-Id"}) {
    EXPECT_EQ(with_fields(name + ": a\r\n" + name + ": a\r\n"), 400) << name;
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(c));
    EXPECT_EQ(with_fields(name + ": a\r\n" + lower + ": b\r\n"), 400) << name;
  }
  EXPECT_EQ(with_fields("Content-Length: 0\r\nContent-Length: 0\r\n"), 400);
  EXPECT_EQ(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
  EXPECT_EQ(with_fields("Accept: a/b\r\nAccept: c/d\r\n"), 0);
}

TEST(RequestHead, refuses_names_that_pass_for_those_elsewhere) {
  for (std::string const name :
       {"X_TENANT_ID", "X-Tenant_Id", "x_jwt_token", "Content_Length", "Transfer_Encoding",
        "Content_Type", "mcp_session_id", "MCP_Protocol-Version", "Mcp_Method", "Mcp_Name"})
    EXPECT_EQ(with_fields(name + ": a\r\n"), 400) << name;
  EXPECT_EQ(with_fields("my_field: a\r\n"), 0);
}

TEST(RequestHead, leaves_no_doubt_about_framing) {
  for (std::string const length :
       {"", "+1", "-1", "1 ", "0x1", "1,1", "1, 1", "1 1", "a", "1a", "99999999999999999999"})
    EXPECT_EQ(with_fields("Content-Length:" + length + "\r\n"), length == "1 " ? 0 : 400) << length;
  EXPECT_EQ(with_fields("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"), 400);
  for (std::string const coding : {"xchunked", "chunked, chunked", "gzip, chunked", "identity", "",
                                   "chunked;q=1", "\"chunked\""})
    EXPECT_EQ(with_fields("Transfer-Encoding: " + coding + "\r\n"), 501) << coding;
  EXPECT_EQ(with_fields("Transfer-Encoding: Chunked\r\n"), 0);
  EXPECT_EQ(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").status, 400);
  EXPECT_EQ(with_fields("Content-Length: 5000000\r\n"), 413);
  EXPECT_EQ(with_fields("Expect: something\r\n"), 417);
}

TEST(RequestHead, wants_a_plain_host) {
  EXPECT_EQ(parse("GET / HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(parse("GET / HTTP/1.0\r\n\r\n").status, 0);
  for (std::string const host : {"", "a b", "a,b", "user@a", "a/b", "a:x", "a:123456", "[::1", "[]",
                                 ":80", "a:80:80", "[::1]x", "a\"b"})
    EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status, 400) << host;
  for (std::string const host : {"a", "a.b-c:80", "[::1]:8080", "127.0.0.1", "a:"})
    EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status, 0) << host;
}

TEST(RequestHead, takes_the_host_of_an_absolute_target) {
  Parsed const parsed =
      parse("GET http://real.example:81/a?b HTTP/1.1\r\nHost: other.example\r\n\r\n");
  EXPECT_EQ(parsed.status, 0);
  EXPECT_EQ(parsed.request.headers.get("host"), "real.example:81");
  EXPECT_EQ(parsed.request.headers.count("host"), 1U);
  EXPECT_EQ(parsed.request.target, "/a?b");
  EXPECT_EQ(parse("GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n").request.path, "/");
  for (std::string const target : {"ftp://a/", "http:///a", "http://u@a/", "a:80", "a"})
    EXPECT_EQ(with_target(target), 400) << target;
}

// Spec: RFC 9110 §7.4
TEST(RequestHead, takes_a_secure_target_over_a_secure_connection_only) {
  for (std::string const scheme : {"https", "HTTPS"}) {
    std::string const head = "GET " + scheme + "://a/b HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(parse(head).status, 421);
    Request request;
    request.tls = true;
    Framing framing;
    EXPECT_EQ(parse_head(head, {}, request, framing).status, 0);
    EXPECT_EQ(request.path, "/b");
  }
}

TEST(RequestHead, refuses_targets_that_mean_something_else_elsewhere) {
  for (std::string const target :
       {"/..",    "/.",     "/a/../b", "/a/./b", "/a/..",     "/%2e%2e/b", "/a/%2E",
        "/a%2fb", "/a%2Fb", "/a%00b",  "/a%0ab", "/a%7f",     "/a%ff",     "/a%c0%ae",
        "/a%",    "/a%4",   "/a%zz",   "/a#b",   "/\xC3\xA4", "*",         "//../a"})
    EXPECT_EQ(with_target(target), 400) << target;
  for (std::string const target : {"/", "/a..b/...", "/.well-known/x", "/a%C3%A4", "/?..", "//a"})
    EXPECT_EQ(with_target(target), 0) << target;
  EXPECT_EQ(parse("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").request.path, "*");
}

TEST(RequestHead, holds_to_its_limits) {
  std::string const long_path(8200, 'a');
  EXPECT_EQ(with_target("/" + long_path), 414);
  EXPECT_EQ(parse("GET /" + long_path + std::string(100, 'a')).status, 414);
  EXPECT_EQ(with_fields("A: " + std::string(17000, 'a') + "\r\n"), 431);
  EXPECT_EQ(parse("GET / HTTP/1.1\r\nA: " + std::string(17000, 'a')).status, 431);
  std::string fields;
  for (int i = 0; i < 63; ++i) fields += "A: b\r\n";
  EXPECT_EQ(with_fields(fields), 0);
  EXPECT_EQ(with_fields(fields + "A: b\r\n"), 431);
}

}  // namespace
}  // namespace tessera::http
