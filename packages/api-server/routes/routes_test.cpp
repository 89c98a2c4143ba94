#include "http/errc.hpp"
#include "packages/api-server/errors.hpp"
#include "packages/api-server/routes/caller.hpp"
#include "packages/api-server/routes/errors.hpp"
#include "store/errc.hpp"
#include "testkit/run.hpp"

#include <gmock/gmock.h>

namespace tessera::api_server {
namespace {

http::Request request_of(std::string tenant, std::vector<std::string> scopes) {
  auto principal = std::make_shared<http::Principal>();
  principal->subject = "somebody";
  principal->tenant = std::move(tenant);
  principal->scopes = std::move(scopes);
  http::Request request;
  request.principal = std::move(principal);
  return request;
}

error_code refusal(http::Request const& request) {
  try {
    static_cast<void>(require_scope(request, kScopeEmailWrite));
  } catch (Exception const& e) {
    return e.code();
  }
  return {};
}

TEST(RequireScope, lets_only_verified_callers_with_tenant_and_scope_through) {
  EXPECT_EQ(refusal(request_of("acme", {"email:read", "email:write"})), error_code());
  EXPECT_EQ(refusal(request_of("acme", {"email:read"})), http::Errc::forbidden);
  EXPECT_EQ(refusal(request_of("acme", {"email:writer", "email"})), http::Errc::forbidden);
  EXPECT_EQ(refusal(request_of("", {"email:write"})), http::Errc::forbidden);
  EXPECT_EQ(refusal(http::Request()), http::Errc::unauthorized);
}

http::Response answer_to(Error error) {
  http::Middleware const boundary = api_errors(null_log());
  http::Handler const failing = [error](http::Request&) -> Task<http::Response> {
    throw Exception(error);
    co_return http::Response();
  };
  http::Request request;
  return testkit::run(boundary(request, failing));
}

TEST(ApiErrors, tell_the_hint_and_never_the_debug_text) {
  http::Response const response = answer_to(fail(Errc::bad_email, "a hint", "an inner matter"));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body, R"({"error":"bad_email","error_description":"a hint"})");
}

TEST(ApiErrors, a_busy_database_is_a_matter_of_time) {
  EXPECT_EQ(answer_to(fail(store::Errc::busy)).status, 503);
  EXPECT_EQ(answer_to(fail(store::Errc::io)).status, 503);
  EXPECT_EQ(answer_to(fail(store::Errc::bad_text)).status, 400);
}

TEST(ApiErrors, leave_what_is_not_theirs_to_the_boundary_outside) {
  EXPECT_THROW(answer_to(fail(store::Errc::misuse)), Exception);
  EXPECT_THROW(answer_to(fail(http::Errc::forbidden)), Exception);
}

}  // namespace
}  // namespace tessera::api_server
