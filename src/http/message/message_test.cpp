#include "async/errc.hpp"
#include "http/errc.hpp"
#include "http/message/error_response.hpp"
#include "http/message/handler.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using testkit::run;

TEST(Method, knows_names_in_upper_case_only) {
  EXPECT_EQ(parse_method("GET"), Method::get);
  EXPECT_EQ(parse_method("OPTIONS"), Method::options);
  EXPECT_EQ(parse_method("get"), Method::other);
  EXPECT_EQ(parse_method("OTHER"), Method::other);
  EXPECT_EQ(method_text(Method::delete_), "DELETE");
}

/// A body that comes late.
class LateBody final : public BodySource {
 public:
  Task<> read_all(std::string& out, std::size_t limit) override {
    ++reads;
    if (limit < 5) throw Exception(fail(Errc::body_too_large));
    out = "hello";
    co_return;
  }
  bool try_read_all(std::string&, std::size_t) override { return false; }
  int reads = 0;
};

Task<std::string> read_twice(Request& request) {
  std::string_view const first = co_await request.read_body();
  std::string const kept(first);
  std::string_view const second = co_await request.read_body();
  co_return kept + std::string(second);
}

TEST(Request, reads_its_body_once) {
  LateBody source;
  Request request;
  request.set_body_source(&source);
  EXPECT_EQ(run(read_twice(request)), "hellohello");
  EXPECT_EQ(source.reads, 1);
}

TEST(Request, holds_a_body_to_the_smaller_limit) {
  Request request;
  request.set_body("hello");
  EXPECT_THROW(run(request.read_body(4)), Exception);
  EXPECT_EQ(run(request.read_body(5)), "hello");
  request.limit_body(4);
  EXPECT_THROW(run(request.read_body(5)), Exception);
}

TEST(Request, reset_forgets_everything) {
  Request request;
  request.method = Method::post;
  request.headers.add("A", "b");
  request.params.emplace_back("id", "1");
  request.principal = std::make_shared<Principal>();
  request.set_body("x");
  request.limit_body(1);
  EXPECT_EQ(request.param("id"), "1");
  request.reset();
  EXPECT_EQ(request.method, Method::get);
  EXPECT_EQ(request.headers.size(), 0U);
  EXPECT_EQ(request.param("id"), "");
  EXPECT_EQ(request.principal, nullptr);
  EXPECT_EQ(run(request.read_body()), "");
}

Task<Response> tell(Request& request) { co_return text_response(200, request.id); }

Middleware adds(std::string mark) {
  return [mark](Request& request, Handler const& next) {
    request.id += mark;
    return next(request);
  };
}

TEST(Chain, calls_the_first_middleware_first) {
  Handler const handler = chain({adds("a"), adds("b"), adds("c")}, tell);
  Request request;
  EXPECT_EQ(run(handler(request)).body, "abc");
}

TEST(ErrorResponse, gives_known_failures_their_status_and_hint) {
  Response const response = error_response(fail(Errc::forbidden, "not for you"));
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, R"({"error":"forbidden","error_description":"not for you"})");
  EXPECT_EQ(response.headers.get("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(status_of(Errc::body_too_large), 413);
  EXPECT_EQ(status_of(Errc::connect_failed), 502);
  EXPECT_EQ(status_of(AsyncErrc::deadline), 504);
  EXPECT_EQ(status_of(AsyncErrc::queue_full), 503);
}

TEST(ErrorResponse, says_nothing_about_unknown_failures) {
  auto const foreign = std::make_exception_ptr(Exception(fail(JsonErrc::syntax, "inner detail")));
  auto const unknown = std::make_exception_ptr(std::runtime_error("inner detail"));
  for (auto const& failure : {foreign, unknown}) {
    Response const response = error_response(failure);
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body, R"({"error":"internal","error_description":"internal error"})");
  }
  EXPECT_NE(describe_failure(unknown).find("inner detail"), std::string::npos);
}

}  // namespace
}  // namespace tessera::http
