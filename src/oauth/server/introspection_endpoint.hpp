#pragma once

#include "async/task.hpp"
#include "base/log.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/client_auth/client_authenticator.hpp"
#include "oauth/server/own_tokens.hpp"
#include "oauth/storage/people/refresh_tokens.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace tessera::oauth {

/// `POST /oauth2/introspect`: whether a token is good now, and what it says. Told to the client
/// that the token was issued to and to the one that it was issued for (`own_resources`); everybody
/// else, and whoever asks about something that is no live token, gets the same `{"active":false}`.
/// Safe to use from any thread. Spec: RFC 7662
class IntrospectionEndpoint {
 public:
  struct Parts {
    std::string issuer;
    ClientAuthenticator const& authenticator;
    OwnTokens const& tokens;
    RefreshTokens* refresh_tokens;  ///< Null: there are none.
    Log& log;
  };
  /// @param parts  what it refers to is not owned and outlives the endpoint
  explicit IntrospectionEndpoint(Parts parts) : parts_(std::move(parts)) {}

  Task<http::Response> handle(http::Request& request) const;

 private:
  Task<json::object> answer(http::Request& request) const;
  Task<std::optional<json::object>> refresh_token(std::string token, std::string client_id) const;
  Parts parts_;
};

}  // namespace tessera::oauth
