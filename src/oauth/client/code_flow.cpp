#include "oauth/client/code_flow.hpp"

#include "http/errc.hpp"
#include "http/message/url.hpp"
#include "oauth/client/authorization_request.hpp"
#include "oauth/client/redirect_listener.hpp"
#include "oauth/client/token_exchange.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/pkce.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

/// Spec: MCP basic/authorization (PKCE): without S256 in the metadata a client must not go on.
void check_server(ProtectedResource const& target) {
  AuthorizationServerMetadata const& server = target.server;
  std::string const name = "the authorization server " + server.issuer;
  if (!server.authorization_endpoint || !server.token_endpoint)
    throw Exception(fail(Errc::bad_metadata, name + " names no endpoints for signing in"));
  auto const& methods = server.code_challenge_methods_supported;
  bool const has_pkce = methods && std::ranges::find(*methods, kPkceMethod) != methods->end();
  if (target.has_server_metadata && !has_pkce)
    throw Exception(fail(Errc::bad_metadata, name + " does not say that it supports PKCE (S256)"));
}

/// The port of an earlier registration, so that its exact redirect address is good again.
std::uint16_t earlier_port(StoredCredentials const& stored, std::string const& issuer) {
  StoredClient const* const kept = stored.client_at(issuer);
  if (kept == nullptr) return 0;
  Result<http::Url> const url = http::parse_url(kept->redirect_uri);
  return url ? url->port : std::uint16_t{0};
}

std::unique_ptr<RedirectListener> listen(Executor const& executor, std::uint16_t fixed,
                                         std::uint16_t wished, std::string const& state) {
  RedirectListener::Options options;
  options.state = state;
  options.port = fixed != 0 ? fixed : wished;
  try {
    return std::make_unique<RedirectListener>(executor, options);
  } catch (Exception const& taken) {
    if (fixed != 0 || wished == 0 || taken.code() != http::Errc::unavailable) throw;
  }
  options.port = 0;
  return std::make_unique<RedirectListener>(executor, options);
}

/// A server that has forgotten a client that registered itself: so do we, for the next attempt.
Task<> forget_client(CredentialStore& store, std::string issuer) {
  std::function<void(StoredCredentials&)> const forget = [issuer](StoredCredentials& all) {
    all.forget_client(issuer);
  };
  return store.update(forget);
}

}  // namespace

Task<Login> sign_in(ClientParts parts, CredentialStore& store, UserAgent& agent,
                    CodeFlowOptions const& options, LoginRequest request) {
  Executor const executor = co_await asio::this_coro::executor;
  check_server(request.target);
  AuthorizationServerMetadata const& server = request.target.server;
  Task<StoredCredentials> loading = store.load();
  StoredCredentials const stored = co_await std::move(loading);

  std::string const state = random_token(parts.random);
  std::unique_ptr<RedirectListener> const listener =
      listen(executor, options.redirect_port, earlier_port(stored, server.issuer), state);
  std::string const redirect_uri = listener->redirect_uri();
  Task<KnownClient> registering =
      find_or_register(parts, store, options.identity, server, redirect_uri);
  KnownClient client = co_await std::move(registering);

  Secret const verifier = make_code_verifier(parts.random);
  ExpectedAnswer expected;
  expected.state = state;
  expected.issuer = server.issuer;
  expected.issuer_announced = server.authorization_response_iss_parameter_supported == true;
  AuthorizationRequest authorization;
  authorization.endpoint = *server.authorization_endpoint;
  authorization.client_id = client.client_id;
  authorization.redirect_uri = redirect_uri;
  authorization.resource = request.target.resource;
  authorization.scope = request.scopes.join();
  authorization.state = state;
  authorization.code_challenge = code_challenge_of(verifier);
  std::string url = write_authorization_url(authorization).value();
  parts.log.info("oauth_sign_in", {{"issuer", server.issuer}, {"server", request.server}});
  Task<> opening = agent.open(std::move(url));
  co_await std::move(opening);
  Task<std::string> waiting = listener->wait(options.patience);
  std::string const answer = co_await std::move(waiting);
  Secret const code = read_authorization_answer(answer, expected).value();

  Login login;
  login.server = request.server;
  login.issuer = server.issuer;
  login.token_endpoint = *server.token_endpoint;
  login.client_id = client.client_id;
  login.auth_method = auth_method_name(client.credential);
  login.resource = request.target.resource;
  login.asked = request.scopes;
  login.dpop = DpopSession::for_server(server, parts.clock, parts.random).value();
  TokenRequest exchange;
  exchange.token_endpoint = login.token_endpoint;
  exchange.issuer = login.issuer;
  exchange.client_id = login.client_id;
  exchange.resource = login.resource;
  exchange.grant_type = kGrantAuthorizationCode;
  exchange.grant = {{"code", std::string(code.reveal())},
                    {"redirect_uri", redirect_uri},
                    {"code_verifier", std::string(verifier.reveal())}};
  Error failure;
  try {
    Task<AccessToken> fetching =
        fetch_token(parts, std::move(exchange), std::move(client.credential), login.dpop.get());
    login.token = co_await std::move(fetching);
  } catch (Exception const& refused) {
    failure = refused.error();
  }
  if (failure.code == Errc::invalid_client && client.is_stored) {
    Task<> forgetting = forget_client(store, server.issuer);
    co_await std::move(forgetting);
  }
  if (failure.code) throw Exception(std::move(failure));
  co_return login;
}

}  // namespace tessera::oauth
