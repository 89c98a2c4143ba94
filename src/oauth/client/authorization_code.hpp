#pragma once

#include "async/event.hpp"
#include "http/authorizer.hpp"
#include "oauth/client/code_flow.hpp"
#include "oauth/client/credential_store.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>

namespace tessera::oauth {

/// Gives a client a person's credential for one MCP server. Knows nothing beforehand: the server's
/// refusals say where to sign in and for what.
///
///   no token            -> the request goes out bare; its 401 starts a sign-in
///   80 % of its life    -> renewed with the refresh token, once for all who wait
///   401                 -> renewed, else a new sign-in; at another server if the resource moved
///   403, too few scopes -> a sign-in for what was asked before and what is missing
///   DPoP nonce wanted   -> the same request with the nonce
///
/// What a person or the server has refused is not asked again. Used on one strand only.
/// Spec: MCP basic/authorization; OAuth 2.1; RFC 9449; RFC 9728
class AuthorizationCodeAuthorizer final : public http::Authorizer {
 public:
  struct Options {
    std::string server;  ///< Address of the MCP server. Required.
    ScopeSet scopes;     ///< Asked for at every sign-in, besides what the server names.
    std::string tenant;  ///< Sent as `X-TENANT-ID`; empty: not sent.
    CodeFlowOptions flow;
    /// A sign-in is not repeated within this time when its token is refused at once.
    std::chrono::milliseconds pause{10'000};
  };
  /// @param store  not owned; outlives this
  /// @param agent  not owned; outlives this; null: nobody can sign in now, only kept tokens serve
  AuthorizationCodeAuthorizer(Options options, ClientParts parts, CredentialStore& store,
                              UserAgent* agent);
  ~AuthorizationCodeAuthorizer() override;

  /// Nothing for other addresses than the server's: its token goes nowhere else.
  Task<http::Headers> authorize(std::string method, std::string url) override;
  /// Throws Exception: Errc::login_required without an agent, and what a sign-in throws.
  Task<bool> challenged(int status, std::string url, http::Headers response_headers) override;

  /// Signs in now, whatever is kept. Throws as `challenged`.
  Task<Login> sign_in_now();
  /// Renews what is kept now, due or not. Throws Exception: Errc::login_required when nobody is
  /// signed in or the server takes the refresh token no more, or why it was not reached.
  Task<Login> refresh_now();
  /// What is kept, without asking anybody.
  Task<std::optional<Login>> current();
  /// Forgets tokens of this server. @return false when there were none
  Task<bool> sign_out();

 private:
  class Turn;
  Task<Turn> take_turn();
  Task<> load_once();
  Task<> renew_if_due();
  Task<bool> try_refresh();
  Task<bool> refused(ResourceChallenge challenge);
  Task<bool> step_up(ResourceChallenge challenge);
  Task<ProtectedResource> discover(ResourceChallenge challenge);
  Task<> acquire(ProtectedResource target, ScopeSet scopes);
  [[nodiscard]] bool is_server(std::string_view url) const;
  [[nodiscard]] UserAgent& agent_or_throw() const;
  void set_login(Login login);
  /// What was registered without saying where belongs to the first server that is met.
  /// @param client_id  only this one; empty: all
  void bind_by_hand(std::string const& issuer, std::string_view client_id);

  Options options_;
  ClientParts parts_;
  CredentialStore& store_;
  UserAgent* agent_;
  bool loaded_ = false;
  std::optional<Login> login_;
  unsigned generation_ = 0;  // changes with every new token
  bool untested_ = false;    // the newest token was not sent to anybody yet
  std::shared_ptr<Event> busy_;
  std::optional<std::chrono::steady_clock::time_point> refreshed_at_;
  std::optional<std::chrono::steady_clock::time_point> signed_in_at_;
  std::set<std::string> refused_scopes_;
};

}  // namespace tessera::oauth
