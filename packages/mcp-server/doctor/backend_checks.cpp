#include "packages/mcp-server/doctor/backend_checks.hpp"

#include "appkit/network_checks.hpp"
#include "http/message/request.hpp"
#include "jose/claims.hpp"
#include "jose/jws.hpp"
#include "packages/mcp-server/backend/backends.hpp"

#include <array>
#include <optional>

namespace tessera::mcp_server::doctor {
namespace {

constexpr char const* kTokenWayOut =
    "give the access token of a client for this server with --token-file";

/// Claims that say who, where and until when; what an issuer adds to them is not for a terminal.
constexpr std::array kShownClaims{"iss",   "sub",  "aud", "client_id", "tenant_id",
                                  "scope", "tool", "act", "iat",       "exp"};

std::string_view token_in(http::Headers const& identity) {
  std::string_view const standard = identity.get("Authorization");
  std::size_t const space = standard.find(' ');
  if (space != std::string_view::npos) return standard.substr(space + 1);
  return identity.get("X-JWT-TOKEN");
}

bool needs_callers_token(BackendConfig const& backend) {
  return backend.identity == kIdentityExchange || backend.identity == kIdentityForward;
}

void tell_mode(BackendConfig const& backend, Section& section) {
  std::string_view const breaks = nonconformance(backend);
  if (breaks.empty()) return section.right("identity", backend.identity + ", conforms to MCP");
  section.add({"identity",
               Verdict::warning,
               backend.identity + ", NON-CONFORMING: " + std::string(breaks),
               "use exchange, assertion or service as soon as that backend can verify them",
               {}});
}

void tell_audience(http::Headers const& identity, BackendConfig const& backend, Section& section) {
  json::value shown = claims_shown(identity);
  if (shown.is_null())
    return section.add({"audience",
                        Verdict::warning,
                        "the token is no JWT: only the backend knows whom it is for",
                        {},
                        {}});
  Result<jose::Claims> const claims = jose::Claims::from_json(shown.get_object());
  if (claims && claims->has_audience(backend.audience))
    return section.right("audience", "the token is for " + backend.audience, std::move(shown));
  // What is forwarded was made for us; a backend that takes it looks at no audience.
  bool const forwarded = backend.identity == kIdentityForward;
  section.add({"audience", forwarded ? Verdict::warning : Verdict::failed,
               "the token is not for " + backend.audience,
               forwarded ? "a backend that takes it takes tokens that were made for somebody else"
                         : "`audience` must name the backend as the issuer knows it",
               std::move(shown)});
}

/// The identity as the mode makes it; nothing when that failed.
Task<std::optional<http::Headers>> obtain(oauth::IdentityHandover& handover,
                                          oauth::HandoverCallPtr call, Section& section) {
  std::string wrong;
  try {
    http::Headers headers = co_await handover.headers_for(std::move(call));
    section.right("token", "obtained by " + std::string(handover.mode()));
    co_return headers;
  } catch (Exception const& failed) {
    wrong = failed.error().hint;
  }
  section.failed("token", wrong,
                 "the client of this backend must be registered at the issuer with the public half "
                 "of key_file, and may exchange for, or ask for, that audience and tenant; "
                 "`api-server init` updates an older registration");
  co_return std::nullopt;
}

Task<> check_acceptance(http::Client& client, BackendConfig const& backend, http::Headers identity,
                        http::Headers more, Section& section) {
  http::ClientRequest request;
  request.url = backend.url + backend.probe_path;
  request.timeout = std::chrono::milliseconds(backend.timeout_ms);
  for (http::Headers const* fields : {&more, &identity})
    for (std::size_t i = 0; i < fields->size(); ++i)
      request.headers.set(fields->at(i).name, fields->at(i).value);
  std::string wrong;
  try {
    http::ClientResponse const response = co_await client.send(std::move(request));
    section.add(judge_answer(response.status, backend));
    co_return;
  } catch (Exception const& failed) {
    wrong = failed.error().hint;
  }
  section.failed("accepts", wrong, "look at the backend's log");
}

}  // namespace

json::value claims_shown(http::Headers const& identity) {
  Result<jose::Jws> const jws = jose::parse_jws(token_in(identity));
  if (!jws) return {};
  Result<json::value> const all = parse_json(jws->payload);
  if (!all || !all->is_object()) return {};
  json::object shown;
  for (char const* name : kShownClaims)
    if (json::value const* const value = all->get_object().if_contains(name)) shown[name] = *value;
  return shown;
}

Finding judge_answer(int status, BackendConfig const& backend) {
  std::string const what =
      "GET " + backend.probe_path + " is answered with " + std::to_string(status);
  if (status == 401)
    return {
        "accepts",
        Verdict::failed,
        what + ": it does not take this identity",
        "it must trust whom the claims name as `iss`, and be their `aud`; for an api-server and "
        "assertions that is [[assertion_issuers]]; then look at `placement`",
        {}};
  if (status == 403)
    return {"accepts",
            Verdict::failed,
            what + ": it knows the identity and refuses it",
            "the tenant and the scopes among the claims must be such as the backend lets in",
            {}};
  if (status == 400)
    return {"accepts",
            Verdict::failed,
            what,
            "a backend that refuses two tokens wants one `placement`; see its log",
            {}};
  if (status >= 500)
    return {"accepts", Verdict::failed, what, "the backend itself is not well; see its log", {}};
  if (status >= 300)
    return {"accepts",
            Verdict::warning,
            what + ": the identity was not refused",
            "probe_path should be a path that answers 200",
            {}};
  return {"accepts", Verdict::right, what, {}, {}};
}

Task<Section> check_backend(std::string name, Config const& config, BackendConfig const& backend,
                            BackendKeys const& keys, oauth::ClientParts parts, Caller caller) {
  Section section{(name == kMainBackend ? name : "backend " + name) + " " + backend.url};
  tell_mode(backend, section);
  std::optional<http::ClientResponse> const reached =
      co_await check_network(parts.http, backend.url, section);
  if (needs_callers_token(backend) && !caller.has_token) {
    section.not_tried("token", "the mode " + backend.identity + " needs a caller's token",
                      kTokenWayOut);
    co_return section;
  }
  if (caller.principal->tenant.empty()) {
    section.not_tried("token", "it is not said for which tenant", "name one with --tenant");
    co_return section;
  }
  Backend calling(name, config, backend, keys, parts, {});
  http::Request request;
  if (caller.has_token)
    request.headers.add("Authorization", "Bearer " + std::string(caller.principal->token.reveal()));
  oauth::HandoverCallPtr const call =
      oauth::make_handover_call(caller.principal, &request, "doctor", backend.forward_headers);
  std::optional<http::Headers> const identity = co_await obtain(calling.handover(), call, section);
  if (!identity) co_return section;
  tell_audience(*identity, backend, section);
  if (!reached) {
    section.not_tried("accepts", "the backend is not reached");
    co_return section;
  }
  http::Headers const more = call->more;
  Task<> asking = check_acceptance(parts.http, backend, *identity, more, section);
  co_await std::move(asking);
  co_return section;
}

}  // namespace tessera::mcp_server::doctor
