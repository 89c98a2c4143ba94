#include "http/client/curl_client.hpp"

#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "http/errc.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

namespace tessera::http {
namespace {

using std::chrono::milliseconds;
using testkit::run;

/// What the server saw, for the test's thread.
struct Seen {
  std::atomic<int> running = 0;
  std::atomic<int> cancelled = 0;
  std::atomic<std::size_t> written = 0;
};

struct Backend {
  Backend() : server({}, [this](Worker&) { return routes(); }) { server.start(); }

  Handler routes() {
    Router router;
    router.add(Method::get, "/hello", [](Request& request) -> Task<Response> {
      Response response = text_response(200, "hello");
      response.headers.add("X-Peer", request.peer);
      response.headers.add("X-Given", request.headers.get("X-Empty") == "" ? "empty" : "full");
      co_return response;
    });
    router.add(Method::post, "/echo", [](Request& request) -> Task<Response> {
      std::string_view const body = co_await request.read_body();
      Response response = text_response(200, std::string(body));
      response.headers.set("Content-Type", request.headers.get("Content-Type"));
      co_return response;
    });
    router.add(Method::delete_, "/echo", [](Request&) -> Task<Response> {
      Response response;
      response.status = 204;
      co_return response;
    });
    router.add(Method::get, "/moved", [](Request&) -> Task<Response> {
      Response response = text_response(302, "");
      response.headers.add("Location", "/hello");
      co_return response;
    });
    router.add(Method::get, "/never", [this](Request&) { return never(seen); });
    router.add(Method::get, "/large", [](Request&) -> Task<Response> {
      co_return text_response(200, std::string(200'000, 'x'));
    });
    router.add(Method::get, "/events", [this](Request&) { return events(seen); });
    router.add(Method::get, "/flood", [this](Request&) { return flood(seen); });
    return std::move(router).handler();
  }

  static Task<Response> never(Seen& seen) {
    struct Count {
      Seen& seen;
      ~Count() { --seen.running; }
    } const count{seen};
    ++seen.running;
    co_await sleep_for(std::chrono::hours(1));
    co_return Response();
  }

  static Task<> write_events(Seen& seen, ResponseStream& out) {
    struct Count {
      Seen& seen;
      ~Count() { ++seen.cancelled; }
    } const count{seen};
    std::string one = "one";
    co_await out.write(std::move(one));
    std::string two = "two";
    co_await out.write(std::move(two));
    co_await sleep_for(std::chrono::hours(1));
  }
  static Task<Response> events(Seen& seen) {
    Response response;
    response.stream = [&seen](ResponseStream& out) { return write_events(seen, out); };
    co_return response;
  }

  static Task<> write_flood(Seen& seen, ResponseStream& out) {
    for (int i = 0; i < 512; ++i) {
      std::string block(64UL << 10, 'x');
      co_await out.write(std::move(block));
      seen.written += 64UL << 10;
    }
  }
  static Task<Response> flood(Seen& seen) {
    Response response;
    response.stream = [&seen](ResponseStream& out) { return write_flood(seen, out); };
    co_return response;
  }

  [[nodiscard]] std::string url(std::string const& path, std::string const& host = "127.0.0.1") {
    return "http://" + host + ":" + std::to_string(server.port()) + path;
  }

  Seen seen;
  Server server;
};

class CurlClient : public ::testing::Test {
 protected:
  ClientRequest get(std::string const& path) {
    ClientRequest request;
    request.url = backend.url(path);
    return request;
  }
  ClientResponse send(ClientRequest request) { return run(loop, client->send(std::move(request))); }
  Error failure(ClientRequest request) {
    try {
      send(std::move(request));
    } catch (Exception const& thrown) {
      return thrown.error();
    }
    return {};
  }

  Backend backend;
  asio::io_context loop{1};
  std::unique_ptr<Client> client = make_curl_client(loop);
};

TEST_F(CurlClient, gets_and_posts) {
  ClientResponse const answer = send(get("/hello"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.headers.get("content-type"), "text/plain; charset=utf-8");
  ClientRequest post = get("/echo");
  post.method = "POST";
  post.body = std::string("a\0b", 3);
  post.headers.add("Content-Type", "application/x");
  ClientResponse const echoed = send(std::move(post));
  EXPECT_EQ(echoed.body, std::string("a\0b", 3));
  EXPECT_EQ(echoed.headers.get("Content-Type"), "application/x");
  ClientRequest remove = get("/echo");
  remove.method = "DELETE";
  EXPECT_EQ(send(std::move(remove)).status, 204);
  ClientRequest head = get("/hello");
  head.method = "HEAD";
  EXPECT_EQ(send(std::move(head)).headers.get("content-length"), "5");
}

TEST_F(CurlClient, reaches_localhost_by_name) {
  ClientRequest request = get("/");
  request.url = backend.url("/hello", "localhost");
  EXPECT_EQ(send(std::move(request)).status, 200);
}

TEST_F(CurlClient, sends_a_large_body_at_once) {
  ClientRequest post = get("/echo");
  post.method = "POST";
  post.body.assign(3UL << 20, 'x');
  std::string const body = post.body;
  EXPECT_EQ(send(std::move(post)).body, body);
}

Task<int> many(Client& client, std::string url, int count) {
  int good = 0;
  for (int i = 0; i < count; ++i) {
    ClientRequest request;
    request.url = url;
    ClientResponse const answer = co_await client.send(std::move(request));
    good += answer.status == 200 ? 1 : 0;
  }
  co_return good;
}

TEST(CurlClientPool, uses_one_connection_for_requests_in_turn) {
  std::atomic<int> opened = 0;
  Backend backend;
  asio::io_context loop(1);
  CurlClientOptions options;
  options.allow_address = [&](std::string_view) { return ++opened > 0; };
  auto const client = make_curl_client(loop, std::move(options));
  EXPECT_EQ(run(loop, many(*client, backend.url("/hello"), 200)), 200);
  EXPECT_EQ(opened, 1);
}

TEST(CurlClientPool, notices_that_the_server_closed_a_pooled_connection) {
  asio::io_context loop(1);
  auto const client = make_curl_client(loop);
  auto first = std::make_unique<Backend>();
  std::uint16_t const port = first->server.port();
  std::string const url = first->url("/hello");
  EXPECT_EQ(run(loop, many(*client, url, 2)), 2);
  first.reset();
  ServerOptions options;
  options.port = port;
  Server second(std::move(options), [](Worker&) {
    return [](Request&) -> Task<Response> { co_return text_response(200, "second"); };
  });
  second.start();
  EXPECT_EQ(run(loop, many(*client, url, 2)), 2);
}

Task<> one(Client& client, std::string url, int& good) {
  int const count = co_await many(client, std::move(url), 5);
  good += count;
}

Task<int> at_once(Client& client, TaskGroup& group, std::string url) {
  int good = 0;
  for (int i = 0; i < 100; ++i) group.spawn("one", one(client, url, good));
  co_await group.wait();
  co_return good;
}

TEST_F(CurlClient, sends_a_hundred_requests_at_once) {
  TaskGroup group(loop.get_executor());
  EXPECT_EQ(run(loop, at_once(*client, group, backend.url("/hello"))), 500);
}

TEST_F(CurlClient, does_not_follow_redirects) {
  ClientResponse const answer = send(get("/moved"));
  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(answer.headers.get("Location"), "/hello");
}

TEST_F(CurlClient, sends_a_field_without_a_value) {
  ClientRequest request = get("/hello");
  request.headers.add("X-Empty", "");
  EXPECT_EQ(send(std::move(request)).headers.get("X-Given"), "empty");
}

TEST_F(CurlClient, refuses_what_must_not_be_sent) {
  ClientRequest broken = get("/hello");
  broken.headers.add("X-Injected", "a\r\nX-Other: b");
  EXPECT_EQ(failure(std::move(broken)).code, Errc::bad_request);
  for (std::string const url : {"file:///etc/passwd", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/",
                                "gopher://127.0.0.1/", "127.0.0.1", ""}) {
    ClientRequest request;
    request.url = url;
    EXPECT_EQ(failure(std::move(request)).code, Errc::bad_url) << url;
  }
}

TEST_F(CurlClient, names_the_peer_that_cannot_be_reached) {
  std::string const url = backend.url("/hello");
  std::string const address = "127.0.0.1:" + std::to_string(backend.server.port());
  backend.server.stop(milliseconds(0));
  ClientRequest request;
  request.url = url;
  Error const error = failure(std::move(request));
  EXPECT_EQ(error.code, Errc::connect_failed);
  EXPECT_EQ(error.hint, "could not connect to " + address);
}

TEST_F(CurlClient, gives_up_after_the_timeout) {
  ClientRequest request = get("/never");
  request.timeout = milliseconds(50);
  EXPECT_EQ(failure(std::move(request)).code, Errc::timed_out);
}

TEST_F(CurlClient, refuses_an_answer_over_the_limit) {
  for (std::size_t const limit : {std::size_t{199'999}, std::size_t{10}}) {
    ClientRequest request = get("/large");
    request.max_response_bytes = limit;
    EXPECT_EQ(failure(std::move(request)).code, Errc::bad_response);
    ClientRequest unannounced = get("/flood");
    unannounced.max_response_bytes = limit;
    EXPECT_EQ(failure(std::move(unannounced)).code, Errc::bad_response);
  }
  ClientRequest request = get("/large");
  request.max_response_bytes = 200'000;
  EXPECT_EQ(send(std::move(request)).body.size(), 200'000U);
}

TEST_F(CurlClient, cancelling_the_task_ends_the_exchange) {
  Task<ClientResponse> work = client->send(get("/never"));
  EXPECT_THROW(run(loop, with_deadline(std::move(work), milliseconds(50), "it")), Exception);
  EXPECT_EQ(send(get("/hello")).status, 200);
}

TEST(CurlClientGuard, connects_only_where_it_may) {
  Backend backend;
  asio::io_context loop(1);
  CurlClientOptions options;
  std::string asked;
  options.allow_address = [&](std::string_view address) {
    asked = address;
    return false;
  };
  auto const client = make_curl_client(loop, std::move(options));
  ClientRequest request;
  request.url = backend.url("/hello");
  EXPECT_THROW(run(loop, client->send(std::move(request))), Exception);
  EXPECT_EQ(asked, "127.0.0.1");
}

Task<std::string> read_two(Client& client, ClientRequest request) {
  std::unique_ptr<ClientStream> const stream = co_await client.open(std::move(request));
  EXPECT_EQ(stream->status(), 200);
  std::string text;
  while (text.size() < 6) {
    std::optional<std::string> const bytes = co_await stream->read();
    if (!bytes) break;
    text += *bytes;
  }
  co_return text;
}

TEST_F(CurlClient, reads_a_stream_while_it_is_written_and_closes_it_when_dropped) {
  EXPECT_EQ(run(loop, read_two(*client, get("/events"))), "onetwo");
  for (int i = 0; i < 500 && backend.seen.cancelled == 0; ++i)
    std::this_thread::sleep_for(milliseconds(2));
  EXPECT_EQ(backend.seen.cancelled, 1);
}

TEST_F(CurlClient, gives_up_on_a_stream_whose_head_does_not_come) {
  ClientRequest request = get("/never");
  request.timeout = milliseconds(50);
  try {
    run(loop, client->open(std::move(request)));
    FAIL() << "must throw";
  } catch (Exception const& thrown) {
    EXPECT_EQ(thrown.code(), Errc::timed_out);
  }
}

Task<std::size_t> read_late(Client& client, ClientRequest request, Seen& seen,
                            std::size_t& written_early) {
  std::unique_ptr<ClientStream> const stream = co_await client.open(std::move(request));
  co_await sleep_for(milliseconds(300));
  written_early = seen.written;
  std::size_t total = 0;
  for (;;) {
    std::optional<std::string> const bytes = co_await stream->read();
    if (!bytes) break;
    total += bytes->size();
  }
  co_return total;
}

TEST_F(CurlClient, holds_a_stream_back_that_nobody_reads) {
  std::size_t written_early = 0;
  std::size_t const total =
      run(loop, read_late(*client, get("/flood"), backend.seen, written_early));
  EXPECT_EQ(total, 32UL << 20);
  EXPECT_LT(written_early, 16UL << 20);
}

Task<bool> stream_that_outlives(asio::io_context& loop, ClientRequest request) {
  std::unique_ptr<Client> client = make_curl_client(loop);
  std::unique_ptr<ClientStream> const stream = co_await client->open(std::move(request));
  client.reset();
  std::optional<std::string> const bytes = co_await stream->read();
  co_return bytes.has_value();
}

TEST_F(CurlClient, may_be_destroyed_before_its_streams) {
  EXPECT_TRUE(run(loop, stream_that_outlives(loop, get("/events"))));
}

}  // namespace
}  // namespace tessera::http
