#include "oauth/server/token_endpoint.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/public_document.hpp"
#include "oauth/server/token_answer.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxBody = 16 << 10;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

// Query strings end in logs and histories: nothing may come that way.
void refuse_query(http::Request const& request) {
  if (!request.query.empty())
    throw Exception(fail(Errc::invalid_request, "parameters belong in the body, not in the URL"));
}

void require_form(http::Request const& request) {
  std::string_view const type = request.headers.get("Content-Type");
  std::string_view const essence = http::trim_ows(type.substr(0, type.find(';')));
  if (request.headers.count("Content-Type") != 1 || !http::iequals(essence, kFormType))
    throw Exception(
        fail(Errc::invalid_request, "the body must be application/x-www-form-urlencoded"));
}

}  // namespace

Task<http::Response> TokenEndpoint::handle(http::Request& request) const {
  http::Response response;
  try {
    TokenResponse const token = co_await answer(request);
    response = token_answer(token);
  } catch (Exception const& refused) {
    response = token_refusal(refused.error(), request, parts_.issuer, parts_.log);
  }
  allow_any_origin(response.headers);
  co_return response;
}

Task<TokenResponse> TokenEndpoint::answer(http::Request& request) const {
  refuse_query(request);
  require_form(request);
  std::string_view const body = co_await request.read_body(kMaxBody);
  Parameters const parameters = Parameters::parse(body).value();
  std::string const grant_type(parameters.require("grant_type").value());

  PresentedCredentials presented = credentials_of_request(request.headers, parameters).value();
  ClientPtr const client = co_await parts_.authenticator.authenticate(std::move(presented));

  Grant const& grant = find_grant(grant_type, *client);
  GrantRequest wanted{client, parameters, std::nullopt};
  TokenGrant const granted = co_await grant.decide(std::move(wanted));
  co_return parts_.tokens.issue(granted);
}

Grant const& TokenEndpoint::find_grant(std::string_view grant_type,
                                       RegisteredClient const& client) const {
  auto const found = std::ranges::find(parts_.grants, grant_type, &Grant::grant_type);
  if (found == parts_.grants.end()) throw Exception(fail(Errc::unsupported_grant_type));
  if (!client.may_use_grant(grant_type)) throw Exception(fail(Errc::unauthorized_client));
  return **found;
}

}  // namespace tessera::oauth
