#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/clients/client_terms.hpp"
#include "oauth/server/registration/registration_document.hpp"
#include "oauth/server/registration/software_statement.hpp"
#include "oauth/storage/registrations.hpp"
#include "oauth/storage/revoked_tokens.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::http {
class Router;
}

namespace tessera::oauth {

/// Who may register a client by a request.
struct RegistrationOptions {
  /// Terms for everybody; nothing: an initial access token is needed.
  std::optional<ClientTerms> open_terms;
  std::vector<StatementIssuer> statement_issuers;  ///< Whose software statements are taken.
  bool take_jwks_uri = true;  ///< Keys at an address of the client's; else `jwks` only.
};

/// Clients that register themselves, and look after their registration.
///
///     POST   /oauth2/register              JSON ─► statement ─► rules ─► terms ─► rate ─► quota
///     GET    /oauth2/register/{client_id}  ┐
///     PUT    /oauth2/register/{client_id}  ├ with the registration access token of that one client
///     DELETE /oauth2/register/{client_id}  ┘
///
/// Safe to use from any thread. Spec: RFC 7591, RFC 7592
class RegistrationEndpoint {
 public:
  struct Parts {
    std::string issuer;
    Secret pepper;  ///< Keys the hashes of client secrets.
    RegistrationOptions options;
    Registrations& registrations;
    RevokedTokens& revoked;
    Clock const& clock;
    Random& random;
    Log& log;
  };
  /// @param parts  what it refers to is not owned and outlives the endpoint
  /// Throws Exception(Errc::bad_settings) for terms that could not work.
  explicit RegistrationEndpoint(Parts parts);

  Task<http::Response> add(http::Request& request) const;
  Task<http::Response> read(http::Request& request) const;
  Task<http::Response> replace(http::Request& request) const;
  Task<http::Response> remove(http::Request& request) const;

 private:
  /// Under which terms a request may register, and by which token.
  struct Admission {
    ClientTerms terms;
    std::optional<std::string> initial_token_hash;
  };
  Task<http::Response> answer_add(http::Request& request) const;
  Task<http::Response> answer_read(http::Request& request) const;
  Task<http::Response> answer_replace(http::Request& request) const;
  Task<http::Response> answer_remove(http::Request& request) const;
  Task<http::Response> finish(Task<http::Response> answer, http::Request& request) const;

  Task<Admission> admission_of(http::Request& request) const;
  Task<Registration> owned(http::Request& request) const;
  Task<json::object> body_of(http::Request& request) const;
  [[nodiscard]] ClientRecord admitted(json::object request, ClientTerms const& terms) const;
  [[nodiscard]] std::optional<Secret> give_secret(ClientRecord& record) const;
  [[nodiscard]] std::string management_uri(std::string const& client_id) const;
  [[nodiscard]] http::Response refusal(Error const& error, http::Request const& request) const;
  void log_change(std::string_view event, http::Request const& request,
                  std::string_view client_id) const;

  Parts parts_;
};

/// Adds the endpoint below `path`, with its answers to a browser's questions.
/// @param endpoint  not owned; outlives the router's handler
void add_registration_routes(http::Router& router, std::string const& path,
                             RegistrationEndpoint const& endpoint);

}  // namespace tessera::oauth
