#include "http/errc.hpp"
#include "http/middleware/access_log.hpp"
#include "http/middleware/body_limit.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tessera::http {
namespace {

using testkit::run;

/// Keeps every event as text.
class Journal final : public Log {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return true; }
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    last_event = event;
    last.clear();
    for (LogField const& field : fields) {
      std::string& text = last[std::string(field.name)];
      if (auto const* const words = std::get_if<std::string_view>(&field.value)) text = *words;
      if (auto const* const number = std::get_if<std::int64_t>(&field.value))
        text = std::to_string(*number);
      if (auto const* const real = std::get_if<double>(&field.value)) text = std::to_string(*real);
    }
  }
  std::string last_event;
  std::map<std::string, std::string> last;
};

Task<Response> fine(Request&) { co_return text_response(200, "fine"); }

Response pass(Middleware middleware, Request& request, Handler inner = fine) {
  Handler const handler = chain({std::move(middleware)}, std::move(inner));
  return run(handler(request));
}
bool refuses(Middleware middleware, std::string const& name, std::string const& value) {
  Request request;
  if (!name.empty()) request.headers.add(name, value);
  try {
    pass(std::move(middleware), request);
    return false;
  } catch (Exception const& failure) {
    return failure.code() == Errc::forbidden;
  }
}

TEST(RequestId, keeps_a_sane_id_and_replaces_any_other) {
  SystemRandom random;
  for (std::string const& good : {std::string("a-B_c.9"), std::string(64, 'x')}) {
    Request request;
    request.headers.add("x-request-id", good);
    EXPECT_EQ(pass(request_id(random), request).headers.get("X-Request-ID"), good);
    EXPECT_EQ(request.id, good);
  }
  for (std::string const& bad : {std::string(), std::string("a b"), std::string(65, 'x'),
                                 std::string("a\"b"), std::string("a/b")}) {
    Request request;
    request.headers.add("X-Request-ID", bad);
    std::string const id(pass(request_id(random), request).headers.get("X-Request-ID"));
    EXPECT_EQ(id.size(), 22U);
    EXPECT_NE(id, bad);
  }
}

TEST(RequestId, never_gives_an_id_twice) {
  SystemRandom random;
  Middleware const middleware = request_id(random);
  std::map<std::string, int> seen;
  for (int i = 0; i < 1000; ++i) {
    Request request;
    pass(middleware, request);
    ++seen[request.id];
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(AccessLog, names_what_happened_and_no_header_or_query) {
  Journal log;
  ManualClock clock;
  Request request;
  request.method = Method::post;
  request.path = "/mcp";
  request.query = "token=secret";
  request.id = "id-1";
  request.peer = "127.0.0.1";
  request.headers.add("Authorization", "Bearer secret");
  auto who = std::make_shared<Principal>();
  who->tenant = "acme";
  who->client_id = "chatbox";
  request.principal = who;
  Handler const slow = [&](Request&) -> Task<Response> {
    clock.advance(std::chrono::milliseconds(12));
    co_return text_response(201, "four");
  };
  pass(access_log(log, clock), request, slow);
  EXPECT_EQ(log.last_event, "request");
  std::map<std::string, std::string> const expected = {
      {"id", "id-1"},        {"method", "POST"},  {"path", "/mcp"},
      {"status", "201"},     {"ms", "12.000000"}, {"bytes", "4"},
      {"peer", "127.0.0.1"}, {"tenant", "acme"},  {"client_id", "chatbox"}};
  EXPECT_EQ(log.last, expected);
}

class Sink final : public ResponseStream {
 public:
  Task<> write(std::string chunk) override {
    text += chunk;
    co_return;
  }
  std::string text;
};

TEST(AccessLog, writes_the_line_of_a_stream_at_its_end) {
  Journal log;
  SystemClock const clock;
  Request request;
  Handler const streaming = [](Request&) -> Task<Response> {
    Response response;
    response.stream = [](ResponseStream& out) -> Task<> {
      std::string text = "12345";
      co_await out.write(std::move(text));
      throw std::runtime_error("ended early");
    };
    co_return response;
  };
  Middleware const middleware = access_log(log, clock);
  Handler const handler = chain({middleware}, streaming);
  Response const response = run(handler(request));
  EXPECT_EQ(log.last_event, "");
  Sink sink;
  EXPECT_THROW(run(response.stream(sink)), std::runtime_error);
  EXPECT_EQ(sink.text, "12345");
  EXPECT_EQ(log.last["bytes"], "5");
}

TEST(ErrorBoundary, answers_for_what_was_thrown_and_logs_the_cause_of_5xx) {
  Journal log;
  Request request;
  Handler const known = [](Request&) -> Task<Response> {
    throw Exception(fail(Errc::conflict, "busy", "inner"));
  };
  EXPECT_EQ(pass(error_boundary(log), request, known).status, 409);
  Handler const late = [](Request& r) -> Task<Response> {
    co_await r.read_body();
    throw std::runtime_error("inner detail");
  };
  Response const answer = pass(error_boundary(log), request, late);
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("inner"), std::string::npos);
  EXPECT_EQ(log.last["error"], "inner detail");
}

TEST(OriginGuard, passes_loopback_pages_and_those_on_the_list) {
  EXPECT_FALSE(refuses(origin_guard(), "", ""));
  for (std::string const good :
       {"http://localhost", "http://localhost:8080", "https://127.0.0.1:1", "http://[::1]:3000"})
    EXPECT_FALSE(refuses(origin_guard(), "Origin", good)) << good;
  for (std::string const bad :
       {"null", "http://evil.example", "http://localhost.evil.example",
        "http://127.0.0.1.evil.example", "http://evil.example:3005", "", "http://localhost/",
        "http://localhost@evil.example", "https://app.example.com.evil.example"})
    EXPECT_TRUE(refuses(origin_guard(), "Origin", bad)) << bad;
  OriginGuardOptions options;
  options.origins = {"https://app.example.com"};
  options.loopback = false;
  EXPECT_FALSE(refuses(origin_guard(options), "Origin", "https://app.example.com"));
  EXPECT_TRUE(refuses(origin_guard(options), "Origin", "https://app.example.com:444"));
  EXPECT_TRUE(refuses(origin_guard(options), "Origin", "http://localhost"));
}

TEST(OriginGuard, looks_at_every_origin_field) {
  Request request;
  request.headers.add("Origin", "http://localhost");
  request.headers.add("Origin", "http://evil.example");
  EXPECT_THROW(pass(origin_guard(), request), Exception);
}

TEST(HostGuard, passes_only_names_on_the_list) {
  for (std::string const good :
       {"localhost", "LOCALHOST:3005", "127.0.0.1:1", "[::1]", "[::1]:3005"})
    EXPECT_FALSE(refuses(host_guard(), "Host", good)) << good;
  for (std::string const bad :
       {"evil.example", "localhost.evil.example", "[::2]:1", "", "127.0.0.2"})
    EXPECT_TRUE(refuses(host_guard(), "Host", bad)) << bad;
  EXPECT_TRUE(refuses(host_guard(), "", ""));
  HostGuardOptions options;
  options.hosts = {"api.example.com:443"};
  EXPECT_FALSE(refuses(host_guard(options), "Host", "api.example.com:443"));
  EXPECT_TRUE(refuses(host_guard(options), "Host", "api.example.com"));
}

TEST(BodyLimit, refuses_before_and_while_reading) {
  Request announced;
  announced.headers.add("Content-Length", "11");
  EXPECT_THROW(pass(body_limit(10), announced), Exception);
  Handler const reads = [](Request& r) -> Task<Response> {
    std::string_view const body = co_await r.read_body();
    co_return text_response(200, std::string(body));
  };
  Request unannounced;
  unannounced.set_body("12345678901");
  EXPECT_THROW(pass(body_limit(10), unannounced, reads), Exception);
  Request small;
  small.set_body("1234567890");
  EXPECT_EQ(pass(body_limit(10), small, reads).status, 200);
}

TEST(SecurityHeaders, adds_what_the_handler_did_not_set) {
  Request request;
  Handler const page = [](Request&) -> Task<Response> {
    Response response = text_response(200, "x");
    response.headers.add("Cache-Control", "max-age=60");
    co_return response;
  };
  Response const response = pass(security_headers(), request, page);
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response.headers.get("Cache-Control"), "max-age=60");
  EXPECT_EQ(response.headers.count("Cache-Control"), 1U);
  EXPECT_EQ(response.headers.get("X-Frame-Options"), "DENY");
}

}  // namespace
}  // namespace tessera::http
