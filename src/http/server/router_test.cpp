#include "http/server/router.hpp"

#include "testkit/run.hpp"

#include <gtest/gtest.h>

namespace tessera::http {
namespace {

using testkit::run;

Handler says(std::string name) {
  return [name](Request& request) -> Task<Response> {
    std::string text = name;
    for (auto const& [key, value] : request.params) text += " " + key + "=" + value;
    co_return text_response(200, std::move(text));
  };
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    Router router;
    router.add(Method::get, "/get_email/{account_id}", says("email"))
        .add(Method::put, "/get_email/{account_id}", says("change"))
        .add(Method::get, "/get_email/special", says("special"))
        .add(Method::get, "/a/{x}/b/{y}", says("two"))
        .add(Method::post, "/mcp", says("mcp"))
        .add(Method::get, "/", says("root"));
    handler = std::move(router).handler();
  }
  Response ask(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    return run(handler(request));
  }
  Handler handler;
};

TEST_F(RouterTest, finds_fixed_paths_and_parameters) {
  EXPECT_EQ(ask(Method::get, "/get_email/12345").body, "email account_id=12345");
  EXPECT_EQ(ask(Method::put, "/get_email/12345").body, "change account_id=12345");
  EXPECT_EQ(ask(Method::get, "/get_email/special").body, "special");
  EXPECT_EQ(ask(Method::get, "/a/1 2/b/3").body, "two x=1 2 y=3");
  EXPECT_EQ(ask(Method::get, "/").body, "root");
}

TEST_F(RouterTest, answers_404_to_what_it_does_not_have) {
  for (std::string const path : {"/get_email", "/get_email/", "/get_email/1/", "/get_email/1/2",
                                 "/mcp/", "//mcp", "/MCP", "*", "/a//b/3"})
    EXPECT_EQ(ask(Method::get, path).status, 404) << path;
}

TEST_F(RouterTest, answers_405_with_the_methods_it_has) {
  Response const refusal = ask(Method::post, "/get_email/1");
  EXPECT_EQ(refusal.status, 405);
  EXPECT_EQ(refusal.headers.get("Allow"), "GET, HEAD, PUT");
  EXPECT_EQ(ask(Method::get, "/mcp").headers.get("Allow"), "POST");
  EXPECT_EQ(ask(Method::other, "/mcp").status, 405);
}

TEST_F(RouterTest, serves_head_with_the_handler_of_get) {
  EXPECT_EQ(ask(Method::head, "/").status, 200);
  EXPECT_EQ(ask(Method::head, "/mcp").status, 405);
}

}  // namespace
}  // namespace tessera::http
