#pragma once

#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/authorization/authorization_parts.hpp"
#include "oauth/server/authorization/pending_request.hpp"

namespace tessera::oauth {

/// `POST /oauth2/sign-in`, `GET|POST /oauth2/sign-out`. A session begins with a right password and
/// a token that nobody has seen before. Safe to use from any thread.
class SignInEndpoint {
 public:
  /// @param parts  not owned; outlives the endpoint
  explicit SignInEndpoint(AuthorizationParts const& parts) : parts_(parts) {}

  Task<http::Response> sign_in(http::Request& request) const;
  Task<http::Response> sign_out_page(http::Request& request) const;
  Task<http::Response> sign_out(http::Request& request) const;

 private:
  // The references of these belong to the frame that awaits them.
  Task<http::Response> try_sign_in(http::Request& request) const;
  Task<http::Response> welcome(OpenedForm const& opened, User const& user) const;
  [[nodiscard]] http::Response ask_again(int status, std::string problem, OpenedForm const& opened,
                                         PendingRequest const& pending) const;
  Task<http::Response> offer_sign_out(http::Request const& request) const;
  Task<http::Response> end_session(http::Request& request) const;

  AuthorizationParts const& parts_;
};

}  // namespace tessera::oauth
