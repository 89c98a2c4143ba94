#include "http/server/chunked.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using State = ChunkedDecoder::State;

State decode(std::string_view text, std::size_t step, std::string& out, std::size_t limit = 100) {
  ChunkedDecoder decoder;
  while (!text.empty() && decoder.state() == State::more) {
    std::string_view const piece = text.substr(0, step);
    std::size_t const used = decoder.feed(piece, out, limit);
    text.remove_prefix(used);
    if (used == 0) break;
  }
  return decoder.state();
}

TEST(ChunkedDecoder, reads_the_same_in_pieces_of_any_size) {
  std::string_view const text = "3\r\nabc\r\n0A;name=\"x\"\r\n0123456789\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    std::string out;
    EXPECT_EQ(decode(text, step, out), State::done) << step;
    EXPECT_EQ(out, "abc0123456789");
  }
}

TEST(ChunkedDecoder, leaves_what_comes_after_the_body) {
  ChunkedDecoder decoder;
  std::string out;
  EXPECT_EQ(decoder.feed("1\r\nx\r\n0\r\n\r\nGET /", out, 10), 11U);
  EXPECT_EQ(decoder.state(), State::done);
}

TEST(ChunkedDecoder, refuses_what_others_may_read_differently) {
  for (std::string_view const bad : {"\r\n",
                                     "x\r\n",
                                     "0x1\r\n",
                                     "-1\r\n",
                                     "+1\r\n",
                                     " 1\r\n",
                                     "1 \r\n",
                                     "1\n",
                                     "1\r\nab\r\n",
                                     "1\r\na\n",
                                     "1\r\naXYZ",
                                     "123456789\r\n",
                                     "ffffffffffffffffff\r\n",
                                     "1;a\rb\r\n",
                                     "1,\r\n",
                                     "0\r\nno colon\r\n",
                                     "0\r\n: x\r\n",
                                     "0\r\na : x\r\n",
                                     "0\r\n\n",
                                     "1_0\r\n"}) {
    for (std::size_t const step : {std::size_t{1}, bad.size()}) {
      std::string out;
      EXPECT_EQ(decode(bad, step, out), State::bad) << bad;
    }
  }
}

TEST(ChunkedDecoder, stops_at_the_limit_before_the_data_comes) {
  std::string out;
  EXPECT_EQ(decode("5\r\nabcde\r\n6\r\n", 100, out, 10), State::too_large);
  out.clear();
  EXPECT_EQ(decode("5\r\nabcde\r\n5\r\nabcde\r\n0\r\n\r\n", 100, out, 10), State::done);
}

TEST(ChunkedDecoder, bounds_extensions_and_trailers) {
  std::string out;
  EXPECT_EQ(decode("1;" + std::string(300, 'x') + "\r\n", 100, out), State::bad);
  std::string many;
  for (int i = 0; i < 100; ++i) many += "1;" + std::string(200, 'x') + "\r\na\r\n";
  EXPECT_EQ(decode(many, 1000, out, 1000), State::bad);
  std::string trailers = "0\r\n";
  for (int i = 0; i < 100; ++i) trailers += "a: " + std::string(200, 'x') + "\r\n";
  EXPECT_EQ(decode(trailers, 1000, out), State::bad);
}

}  // namespace
}  // namespace tessera::http
