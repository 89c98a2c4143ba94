#include "async/sleep.hpp"
#include "http/client/curl_client.hpp"
#include "http/errc.hpp"
#include "http/server/server.hpp"
#include "testkit/certificate.hpp"
#include "testkit/raw_client.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <future>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using testkit::run;

Task<> write_parts(ResponseStream& out, std::promise<void>& ended) {
  struct Note {
    std::promise<void>& ended;
    ~Note() { ended.set_value(); }
  } const note{ended};
  std::string part = "part";
  co_await out.write(std::move(part));
  co_await sleep_for(std::chrono::hours(1));
}

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() : server(options(), [this](Worker&) { return handler(); }) { server.start(); }

  ServerOptions options() {
    ServerOptions result;
    result.tls = Tls{certificate.certificate_file(), certificate.key_file()};
    result.limits.head_time = milliseconds(300);
    return result;
  }
  Handler handler() {
    return [this](Request& request) -> Task<Response> {
      if (request.path == "/stream") {
        Response response;
        response.stream = [this](ResponseStream& out) { return write_parts(out, ended); };
        co_return response;
      }
      std::string_view const body = co_await request.read_body();
      co_return text_response(200, (request.tls ? "tls " : "plain ") + std::string(body));
    };
  }
  ClientRequest request(std::string const& host, std::string const& path) const {
    ClientRequest result;
    result.url = "https://" + host + ":" + std::to_string(server.port()) + path;
    return result;
  }
  std::unique_ptr<Client> trusting_client() {
    CurlClientOptions trusting;
    trusting.ca_file = certificate.certificate_file();
    return make_curl_client(loop, std::move(trusting));
  }

  testkit::Certificate certificate;
  std::promise<void> ended;
  Server server;
  asio::io_context loop{1};
};

TEST_F(TlsTest, serves_a_client_that_trusts_its_certificate) {
  auto const client = trusting_client();
  for (std::string const host : {"localhost", "127.0.0.1", "[::1]"}) {
    ClientRequest post = request(host, "/");
    post.method = "POST";
    post.body = "hello";
    EXPECT_EQ(run(loop, client->send(std::move(post))).body, "tls hello") << host;
  }
}

TEST_F(TlsTest, carries_large_bodies_both_ways) {
  auto const client = trusting_client();
  ClientRequest post = request("localhost", "/");
  post.method = "POST";
  post.body.assign(3UL << 20, 'x');
  EXPECT_EQ(run(loop, client->send(std::move(post))).body.size(), (3UL << 20) + 4);
}

TEST_F(TlsTest, a_client_refuses_a_certificate_it_does_not_know) {
  auto const client = make_curl_client(loop);
  try {
    run(loop, client->send(request("localhost", "/")));
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), Errc::connect_failed);
    EXPECT_NE(failure.error().hint.find("no trusted TLS connection"), std::string::npos);
  }
}

Task<std::string> first_part(Client& client, ClientRequest request) {
  std::unique_ptr<ClientStream> const stream = co_await client.open(std::move(request));
  std::optional<std::string> const part = co_await stream->read();
  co_return part.value_or("");
}

TEST_F(TlsTest, streams_and_notices_that_the_peer_closed) {
  auto const client = trusting_client();
  EXPECT_EQ(run(loop, first_part(*client, request("localhost", "/stream"))), "part");
  EXPECT_EQ(ended.get_future().wait_for(std::chrono::seconds(5)), std::future_status::ready);
}

TEST_F(TlsTest, gives_up_on_a_peer_that_does_not_speak_tls) {
  testkit::RawClient silent(server.port());
  EXPECT_TRUE(silent.closed());
  testkit::RawClient plain(server.port());
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THROW(plain.read_until("HTTP/1.1"), std::runtime_error);
}

TEST(Tls, a_server_without_its_files_does_not_start) {
  ServerOptions options;
  options.tls = Tls{"/nonexistent/certificate.pem", "/nonexistent/key.pem"};
  Server server(std::move(options), [](Worker&) { return Handler(); });
  try {
    server.start();
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_NE(failure.error().hint.find("/nonexistent/certificate.pem"), std::string::npos);
  }
}

}  // namespace
}  // namespace tessera::http
