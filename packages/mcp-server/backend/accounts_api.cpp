#include "packages/mcp-server/backend/accounts_api.hpp"

#include "base/encoding.hpp"
#include "http/errc.hpp"
#include "mcp/server/call_context.hpp"

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
    case 401:
    case 403:
      return fail(
          http::Errc::forbidden,
          "the backend does not let this identity do that" + (hint.empty() ? "" : ": " + hint),
          debug);
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

/// What is put later counts: the identity is put last, so nothing can stand in its place.
void put(http::Headers& into, http::Headers const& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) into.set(fields.at(i).name, fields.at(i).value);
}

}  // namespace

AccountsApi::AccountsApi(Options options, http::Client& client, Log& log,
                         oauth::IdentityHandover& handover)
    : options_(std::move(options)), client_(client), log_(log), handover_(handover) {}

oauth::HandoverCallPtr AccountsApi::call_of(mcp::CallContext const& context) const {
  return oauth::make_handover_call(context.principal(), context.http_request(),
                                   std::string(context.name()), options_.forward_headers);
}

Task<> AccountsApi::aim(std::string tenant, ClientRequest& request) {
  BackendTarget target;
  if (options_.target) {
    Task<BackendTarget> asking = options_.target(std::move(tenant));
    target = co_await std::move(asking);
  }
  request.url.insert(0, target.url.empty() ? options_.url : target.url);
  for (auto const& [name, value] : target.headers) request.headers.set(name, value);
}

Error AccountsApi::refusal(oauth::HandoverCall const& call, ClientResponse const& response) const {
  Error error = error_of(response);
  log_.warn("backend_refused", {{"backend", options_.name},
                                {"status", response.status},
                                {"identity", handover_.mode()},
                                {"tool", call.tool},
                                {"tenant", call.tenant},
                                {"subject", call.subject},
                                {"token", call.token_id}});
  return error;
}

Task<ClientResponse> AccountsApi::exchange(oauth::HandoverCallPtr call, ClientRequest request) {
  request.timeout = options_.timeout;
  std::string tenant = call->tenant;
  Task<> aiming = aim(std::move(tenant), request);
  co_await std::move(aiming);
  put(request.headers, call->more);
  http::Headers const plain = request.headers;
  // A refused identity is renewed once: a key may have been rotated, a token revoked.
  for (int attempt = 0;; ++attempt) {
    http::Headers const identity = co_await handover_.headers_for(call);
    request.headers = plain;
    put(request.headers, identity);
    ClientRequest copy = request;
    ClientResponse response = co_await client_.send(std::move(copy));
    if (response.status == 401 && attempt == 0 && handover_.refused(*call)) continue;
    if (response.status < 200 || response.status > 299) throw Exception(refusal(*call, response));
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

Task<Account> AccountsApi::get_email(oauth::HandoverCallPtr call, std::string account_id) {
  ClientRequest request;
  request.url = "/get_email/" + percent_encode(account_id);
  ClientResponse const response = co_await exchange(std::move(call), std::move(request));
  co_return decode<Account>(response);
}

Task<Account> AccountsApi::check_change(oauth::HandoverCallPtr call, std::string account_id,
                                        std::string new_email) {
  ClientRequest request = post_change(
      json::object{{"account_id", account_id}, {"new_email", new_email}, {"dry_run", true}});
  ClientResponse const response = co_await exchange(std::move(call), std::move(request));
  EmailChange change = decode<EmailChange>(response);
  co_return Account{std::move(change.account_id), std::move(change.old_email)};
}

Task<EmailChange> AccountsApi::change_email(oauth::HandoverCallPtr call, std::string account_id,
                                            std::string new_email, std::string approval_id) {
  ClientRequest request =
      post_change(json::object{{"account_id", account_id}, {"new_email", new_email}});
  request.headers.add("Idempotency-Key", approval_id);
  ClientResponse const response = co_await exchange(std::move(call), std::move(request));
  co_return decode<EmailChange>(response);
}

Task<Chart> AccountsApi::get_chart(oauth::HandoverCallPtr call, std::int64_t days) {
  ClientRequest request;
  request.url = "/get_chart?days=" + std::to_string(days);
  request.headers.add("Accept", "application/json");
  ClientResponse const response = co_await exchange(std::move(call), std::move(request));
  co_return decode<Chart>(response);
}

Task<std::string> AccountsApi::get_chart_image(oauth::HandoverCallPtr call, std::int64_t days) {
  ClientRequest request;
  request.url = "/get_chart?days=" + std::to_string(days);
  request.headers.add("Accept", "image/png");
  ClientResponse response = co_await exchange(std::move(call), std::move(request));
  co_return std::move(response.body);
}

}  // namespace tessera::mcp_server::backend
