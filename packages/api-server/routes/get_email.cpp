#include "packages/api-server/routes/get_email.hpp"

#include "packages/api-server/account_id.hpp"
#include "packages/api-server/routes/caller.hpp"

#include <boost/json/object.hpp>

namespace tessera::api_server {
namespace {

Task<http::Response> answer(Accounts& accounts, http::Request& request) {
  http::Principal const& caller = require_scope(request, kScopeEmailRead);
  std::string const account_id(request.param("account_id"));
  check_account_id(account_id).value();
  std::string const email = co_await accounts.email(caller.tenant, account_id);
  json::object body;
  body["account_id"] = account_id;
  body["email"] = email;
  co_return http::json_response(200, json::value(std::move(body)));
}

}  // namespace

http::Handler get_email(Accounts& accounts) {
  return [&accounts](http::Request& request) { return answer(accounts, request); };
}

}  // namespace tessera::api_server
