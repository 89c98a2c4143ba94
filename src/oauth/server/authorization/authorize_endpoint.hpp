#pragma once

#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/authorization/authorization_parts.hpp"
#include "oauth/server/authorization/pending_request.hpp"

#include <string>

namespace tessera::oauth {

/// `GET|POST /oauth2/authorize` and the answer to its question, `POST /oauth2/consent`.
///
///     authorize ─► who asks, where to answer ─► the request itself ─► signed in? ─► allowed? ─►
///     code
///                   │ no: a page here, no         │ no: back to the    │ no: sign-in  │ no:
///                   consent ▼ redirection                 ▼ client             ▼ page         ▼
///                   page
///
/// Nothing is remembered between the pages: a form carries the whole request in a sealed ticket,
/// and each step checks it again from the beginning. There is no CORS: browsers go here, scripts
/// never. Safe to use from any thread. Spec: OAuth 2.1 §4.1, RFC 9207, RFC 9700 §4
class AuthorizeEndpoint {
 public:
  /// @param parts  not owned; outlives the endpoint
  explicit AuthorizeEndpoint(AuthorizationParts const& parts) : parts_(parts) {}

  Task<http::Response> authorize(http::Request& request) const;
  Task<http::Response> consent(http::Request& request) const;

 private:
  // The references of these belong to the frame that awaits them.
  Task<http::Response> start(http::Request& request) const;
  Task<http::Response> proceed(PendingRequest const& pending, Browser const& browser) const;
  Task<http::Response> decide(PendingRequest const& pending, Browser const& browser) const;
  Task<http::Response> take_answer(http::Request& request) const;
  Task<http::Response> obey(PendingRequest const& pending, OpenedForm const& opened) const;
  Task<bool> may_skip_question(PendingRequest const& pending, CodeRequest const& request,
                               SignIn const& sign_in, std::string const& tenant) const;
  Task<http::Response> give_code(PendingRequest const& pending, CodeRequest const& request,
                                 SignIn const& sign_in, std::string const& tenant) const;
  [[nodiscard]] http::Response ask_to_sign_in(PendingRequest const& pending,
                                              Browser const& browser) const;
  [[nodiscard]] http::Response ask_for_consent(PendingRequest const& pending,
                                               CodeRequest const& request,
                                               std::vector<std::string> tenants,
                                               Browser const& browser) const;

  AuthorizationParts const& parts_;
};

}  // namespace tessera::oauth
