#include "oauth/client/introspection_request.hpp"

#include "http/message/accept.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/client/token_request.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxAnswer = 64UL << 10;

/// Reads the answer; nothing in it is believed before it is wholly of the right form.
Result<std::optional<json::object>> read_answer(http::ClientResponse const& response,
                                                std::string const& issuer) {
  auto const refuse = [&](std::string_view what) {
    return fail(Errc::bad_token_response,
                "the introspection endpoint of " + issuer + " " + std::string(what));
  };
  // Spec: RFC 7662 §2.2 (application/json)
  if (!http::iequals(http::media_type(response.headers.get("Content-Type")), "application/json"))
    return refuse("answered in another media type than application/json");
  Result<json::value> parsed = parse_json(response.body, {.depth = 16, .bytes = kMaxAnswer});
  if (!parsed || !parsed->is_object()) return refuse("answered no JSON object");
  json::object& members = parsed->get_object();
  json::value const* const active = members.if_contains("active");
  if (active == nullptr || !active->is_bool())
    return refuse("did not say with true or false whether the token is active");
  if (!active->get_bool()) return std::optional<json::object>();
  members.erase("active");
  return std::optional<json::object>(std::move(members));
}

}  // namespace

IntrospectionRequest::IntrospectionRequest(Options options, ClientParts parts)
    : options_(std::move(options)), parts_(parts) {
  parts_.policy.timeout = options_.timeout;
}

Task<std::optional<json::object>> IntrospectionRequest::ask(Secret token) {
  if (options_.endpoint.empty()) {
    Task<> finding = find_endpoint();
    co_await std::move(finding);
  }
  TokenRequest who;
  who.token_endpoint = options_.endpoint;
  who.issuer = options_.issuer;
  who.client_id = options_.client_id;
  who.grant.emplace_back("token", token.reveal());
  http::ClientRequest request =
      write_form_request(who, options_.credential, parts_.clock, parts_.random).value();
  request.timeout = options_.timeout;
  request.max_response_bytes = kMaxAnswer;
  http::ClientResponse const response = co_await parts_.http.send(std::move(request));
  if (response.status != 200)
    throw Exception(read_token_refusal(response, options_.issuer, options_.client_id));
  Result<std::optional<json::object>> told = read_answer(response, options_.issuer);
  if (!told) throw Exception(told.error());
  co_return std::move(*told);
}

Task<> IntrospectionRequest::find_endpoint() {
  Task<AuthorizationServerMetadata> finding = discover_server(parts_, options_.issuer);
  AuthorizationServerMetadata metadata = co_await std::move(finding);
  if (!metadata.introspection_endpoint)
    throw Exception(fail(Errc::bad_metadata, "the metadata of " + options_.issuer +
                                                 " names no introspection endpoint"));
  options_.credential = fit_to_server(std::move(options_.credential), metadata);
  options_.endpoint = std::move(*metadata.introspection_endpoint);
}

}  // namespace tessera::oauth
