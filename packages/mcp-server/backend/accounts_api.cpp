#include "packages/mcp-server/backend/accounts_api.hpp"

#include "base/encoding.hpp"
#include "http/errc.hpp"

namespace tessera::mcp_server::backend {
namespace {

using http::ClientRequest;
using http::ClientResponse;

// What the backend says about a refusal is written for people; anything else is our own fault.
Error error_of(ClientResponse const& response) {
  std::string hint;
  if (Result<json::value> body = parse_json(response.body))
    hint = json_text(*body, "error_description");
  std::string const debug = "backend answered " + std::to_string(response.status);
  switch (response.status) {
    case 400:
      return fail(http::Errc::bad_request, hint, debug);
    case 404:
      return fail(http::Errc::not_found, hint, debug);
    case 409:
      return fail(http::Errc::conflict, hint, debug);
    case 429:
      return fail(http::Errc::too_many_requests, hint, debug);
    case 503:
      return fail(http::Errc::unavailable, hint, debug);
    default:
      return fail(http::Errc::internal, "the backend could not do this", debug + ": " + hint);
  }
}

template <class T>
T decode(ClientResponse const& response) {
  Result<T> value = parse_json_as<T>(response.body);
  if (!value)
    throw Exception(fail(http::Errc::bad_response, "the backend's answer cannot be read",
                         describe(value.error())));
  return std::move(*value);
}

}  // namespace

AccountsApi::AccountsApi(Options options, http::Client& client, BackendIdentity& identity)
    : options_(std::move(options)), client_(client), identity_(identity) {}

Task<> AccountsApi::aim(http::PrincipalPtr caller, ClientRequest& request) {
  BackendTarget target;
  if (options_.target) {
    Task<BackendTarget> asking = options_.target(std::move(caller));
    target = co_await std::move(asking);
  }
  request.url.insert(0, target.url.empty() ? options_.url : target.url);
  for (auto const& [name, value] : target.headers) request.headers.add(name, value);
}

Task<ClientResponse> AccountsApi::exchange(http::PrincipalPtr caller, ClientRequest request) {
  request.timeout = options_.timeout;
  co_await aim(caller, request);
  http::Headers const plain = request.headers;
  // A refused identity is renewed once: a key may have been rotated, a token revoked.
  for (int attempt = 0;; ++attempt) {
    http::Headers const identity = co_await identity_.headers_for(caller);
    request.headers = plain;
    for (std::size_t i = 0; i < identity.size(); ++i)
      request.headers.add(identity.at(i).name, identity.at(i).value);
    ClientRequest copy = request;
    ClientResponse response = co_await client_.send(std::move(copy));
    if (response.status == 401 && attempt == 0) {
      identity_.refused(*caller);
      continue;
    }
    if (response.status < 200 || response.status > 299) throw Exception(error_of(response));
    co_return response;
  }
}

ClientRequest AccountsApi::post_change(json::object const& body) {
  ClientRequest request;
  request.method = "POST";
  request.url = "/change_email";
  request.headers.add("Content-Type", "application/json");
  request.body = write_json(body);
  return request;
}

Task<Account> AccountsApi::get_email(http::PrincipalPtr caller, std::string account_id) {
  ClientRequest request;
  request.url = "/get_email/" + percent_encode(account_id);
  ClientResponse const response = co_await exchange(std::move(caller), std::move(request));
  co_return decode<Account>(response);
}

Task<Account> AccountsApi::check_change(http::PrincipalPtr caller, std::string account_id,
                                        std::string new_email) {
  ClientRequest request = post_change(
      json::object{{"account_id", account_id}, {"new_email", new_email}, {"dry_run", true}});
  ClientResponse const response = co_await exchange(std::move(caller), std::move(request));
  EmailChange change = decode<EmailChange>(response);
  co_return Account{std::move(change.account_id), std::move(change.old_email)};
}

Task<EmailChange> AccountsApi::change_email(http::PrincipalPtr caller, std::string account_id,
                                            std::string new_email, std::string approval_id) {
  ClientRequest request =
      post_change(json::object{{"account_id", account_id}, {"new_email", new_email}});
  request.headers.add("Idempotency-Key", approval_id);
  ClientResponse const response = co_await exchange(std::move(caller), std::move(request));
  co_return decode<EmailChange>(response);
}

Task<Chart> AccountsApi::get_chart(http::PrincipalPtr caller, std::int64_t days) {
  ClientRequest request;
  request.url = "/get_chart?days=" + std::to_string(days);
  request.headers.add("Accept", "application/json");
  ClientResponse const response = co_await exchange(std::move(caller), std::move(request));
  co_return decode<Chart>(response);
}

Task<std::string> AccountsApi::get_chart_image(http::PrincipalPtr caller, std::int64_t days) {
  ClientRequest request;
  request.url = "/get_chart?days=" + std::to_string(days);
  request.headers.add("Accept", "image/png");
  ClientResponse response = co_await exchange(std::move(caller), std::move(request));
  co_return std::move(response.body);
}

}  // namespace tessera::mcp_server::backend
