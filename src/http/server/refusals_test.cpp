#include "http/server/server.hpp"
#include "testkit/raw_client.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using std::string_literals::operator""s;
using testkit::RawClient;

struct Case {
  int status;
  std::string request;
};

std::vector<Case> refusals() {
  std::string const post = "POST / HTTP/1.1\r\nHost: a\r\n";
  std::string const chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  return {
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, "GET / HTTP/1.1\nHost: a\n\n"},
      {400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n"s},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nX_TENANT_ID: acme\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n"},
      {400, post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"},
      {400, post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
      {400, post + "Content-Length: 3, 3\r\n\r\nabc"},
      {400, "\x16\x03\x01\x02\x05"},
      {501, post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {501, post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {400, chunked + "0x3\r\nabc\r\n0\r\n\r\n"},
      {400, chunked + "3 \r\nabc\r\n0\r\n\r\n"},
      {400, chunked + "3\nabc\n0\n\n"},
      {400, chunked + "3\r\nabcd\r\n0\r\n\r\n"},
      {400, chunked + "3;\x01\r\nabc\r\n0\r\n\r\n"},
      {413, post + "Content-Length: 4194305\r\n\r\n"},
      {414, "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
      {417, post + "Expect: magic\r\nContent-Length: 1\r\n\r\n"},
      {431, "GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(17000, 'a') + "\r\n\r\n"},
      {505, "GET / HTTP/3.0\r\nHost: a\r\n\r\n"},
  };
}

/// Whatever breaks the framing gets one answer, and nothing after it is taken for a request.
/// Spec: RFC 9112 §6.3, §11.2
TEST(Refusals, answer_close_and_take_nothing_after_them_for_a_request) {
  Server server({}, [](Worker&) {
    return [](Request& request) -> Task<Response> {
      std::string_view const body = co_await request.read_body();
      co_return text_response(200, std::string(body));
    };
  });
  server.start();
  for (Case const& refusal : refusals()) {
    RawClient client(server.port());
    client.send(refusal.request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    testkit::RawResponse const answer = client.response();
    EXPECT_EQ(answer.status, refusal.status) << refusal.request.substr(0, 200);
    EXPECT_EQ(answer.headers.at("connection"), "close") << refusal.request.substr(0, 200);
    EXPECT_NE(answer.body.find("\"error\""), std::string::npos);
    EXPECT_TRUE(client.closed()) << refusal.request.substr(0, 200);
  }
}

}  // namespace
}  // namespace tessera::http
