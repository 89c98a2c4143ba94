#include "oauth/server/client_auth/presented_credentials.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"

namespace tessera::oauth {
namespace {

constexpr std::string_view kAuthorization = "Authorization";
constexpr std::string_view kClientAssertion = "Client-Assertion";

Error two_mechanisms() {
  return fail(Errc::invalid_request, "use exactly one way of client authentication");
}

Result<PresentedCredentials> basic(http::Headers const& headers,
                                   std::optional<std::string> client_id) {
  if (headers.count(kAuthorization) > 1)
    return fail(Errc::invalid_request, "Authorization must not be repeated");
  Result<BasicCredentials> credentials = parse_basic_credentials(headers.get(kAuthorization));
  if (!credentials) return credentials.error();
  return PresentedSecret{ClientAuthMethod::client_secret_basic, std::move(*credentials),
                         std::move(client_id)};
}

/// What the form says: a secret, or only a name.
Result<PresentedCredentials> named(Parameters const& parameters,
                                   std::optional<std::string> client_id) {
  auto const secret = parameters.find("client_secret");
  if (!client_id && secret)
    return fail(Errc::invalid_request, "client_secret must come with client_id");
  if (!client_id) return fail(Errc::invalid_client);
  if (!secret) return PresentedName{std::move(*client_id)};
  BasicCredentials credentials{std::move(*client_id), Secret(std::string(*secret))};
  return PresentedSecret{ClientAuthMethod::client_secret_post, std::move(credentials),
                         std::nullopt};
}

}  // namespace

Result<PresentedCredentials> credentials_of_request(http::Headers const& headers,
                                                    Parameters const& parameters) {
  bool const has_header = headers.count(kAuthorization) > 0;
  auto const assertion = parameters.find("client_assertion");
  auto const type = parameters.find("client_assertion_type");
  bool const has_assertion = assertion || type;
  bool const has_secret = parameters.find("client_secret").has_value();
  if (int{has_header} + int{has_assertion} + int{has_secret} > 1) return two_mechanisms();

  std::optional<std::string> client_id;
  if (auto const named = parameters.find("client_id")) client_id = std::string(*named);
  if (has_header) return basic(headers, std::move(client_id));
  if (!has_assertion) return named(parameters, std::move(client_id));

  if (!assertion || !type)
    return fail(Errc::invalid_request,
                "client_assertion and client_assertion_type must come together");
  if (*type != kAssertionTypeJwtBearer)
    return fail(Errc::invalid_request, "the client_assertion_type is not supported");
  return PresentedAssertion{std::string(*assertion), std::move(client_id)};
}

Result<PresentedCredentials> credentials_of_headers(http::Headers const& headers) {
  std::size_t const assertions = headers.count(kClientAssertion);
  std::size_t const authorizations = headers.count(kAuthorization);
  if (assertions > 0 && authorizations > 0) return two_mechanisms();
  if (authorizations > 0) return basic(headers, std::nullopt);
  if (assertions > 1) return fail(Errc::invalid_request, "Client-Assertion must not be repeated");
  if (assertions == 0) return fail(Errc::invalid_client);
  return PresentedAssertion{std::string(headers.get(kClientAssertion)), std::nullopt};
}

}  // namespace tessera::oauth
