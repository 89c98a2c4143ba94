#include "http/server/response_head.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

std::string written(Response const& response, ResponseHeadOptions options = {}) {
  std::string out;
  write_response_head(out, response, options, "now");
  return out;
}

TEST(DateCache, writes_the_date_in_its_one_format) {
  DateCache dates;
  EXPECT_EQ(dates.text(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(dates.text(784111778), "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST(ResponseHead, frames_the_body_itself) {
  Response response = json_response(200, "{}");
  response.headers.add("Content-Length", "99");
  response.headers.add("transfer-encoding", "chunked");
  response.headers.add("Connection", "upgrade");
  ResponseHeadOptions options;
  options.length = 2;
  EXPECT_EQ(written(response, options),
            "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\n\r\n");
  options.framing = BodyFraming::chunked;
  options.keep_alive = false;
  EXPECT_EQ(written(Response(), options),
            "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n"
            "Connection: close\r\n\r\n");
}

TEST(ResponseHead, lets_no_value_start_a_line_of_its_own) {
  Response response;
  response.status = 404;
  response.headers.add("A", "b\r\nSet-Cookie: x");
  response.headers.add("B\r\nC", "d");
  response.headers.add("D", "e");
  EXPECT_EQ(written(response),
            "HTTP/1.1 404 Not Found\r\nDate: now\r\nD: e\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace
}  // namespace tessera::http
