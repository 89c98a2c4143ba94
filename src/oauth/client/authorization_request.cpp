#include "oauth/client/authorization_request.hpp"

#include "crypto/constant_time.hpp"
#include "http/message/form.hpp"
#include "http/message/url.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/pkce.hpp"

namespace tessera::oauth {
namespace {

Error refuse(std::string why) {
  return fail(Errc::bad_authorization_response,
              "the answer of the authorization server is not acceptable: " + std::move(why));
}

/// Compared as text, byte for byte: anything looser is a way to mix servers up.
bool is_right_issuer(http::Form const& answer, ExpectedAnswer const& expected) {
  if (answer.count("iss") == 0) return !expected.issuer_announced;
  return answer.get("iss") == expected.issuer;
}

}  // namespace

Result<std::string> write_authorization_url(AuthorizationRequest const& request) {
  Result<http::Url> const endpoint = http::parse_url(request.endpoint);
  if (!endpoint) return endpoint.error();
  if (!is_safe_endpoint(request.endpoint))
    return fail(Errc::bad_metadata, "the authorization endpoint must be https");
  http::Form form;
  form.add("response_type", "code");
  form.add("client_id", request.client_id);
  form.add("redirect_uri", request.redirect_uri);
  form.add("state", request.state);
  form.add("code_challenge", request.code_challenge);
  form.add("code_challenge_method", std::string(kPkceMethod));
  form.add("resource", request.resource);
  if (!request.scope.empty()) form.add("scope", request.scope);
  std::string url = endpoint->text();
  url += endpoint->query.empty() ? '?' : '&';
  return url + http::write_form(form);
}

Result<Secret> read_authorization_answer(std::string_view query, ExpectedAnswer const& expected) {
  Result<http::Form> const answer = http::parse_form(query);
  if (!answer) return refuse("it does not parse");
  if (!answer->first_repeated().empty()) return refuse("a parameter is repeated");
  if (expected.state.empty() || !crypto::constant_time_equal(answer->get("state"), expected.state))
    return refuse("it belongs to no sign-in of ours (state)");
  if (!is_right_issuer(*answer, expected))
    return refuse("it does not come from " + expected.issuer + " (iss)");
  if (auto const error = answer->find("error")) {
    std::string hint = "the authorization server " + expected.issuer +
                       " refused: " + error_description_text(*error).substr(0, 64);
    std::string_view const text = answer->get("error_description");
    if (!text.empty()) hint += ": " + error_description_text(text).substr(0, 256);
    return fail(errc_of_wire_name(*error), std::move(hint));
  }
  std::string_view const code = answer->get("code");
  if (code.empty()) return refuse("it has no code");
  return Secret(std::string(code));
}

}  // namespace tessera::oauth
