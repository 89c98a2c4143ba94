#pragma once

#include "base/json_codec.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What a client keeps between two runs, as it is written to a store. Everything here is secret:
// neither log nor error may show a value.

namespace tessera::oauth {

/// What registering at one authorization server gave. Never used at another one.
struct StoredClient {
  std::string issuer;
  std::string client_id;
  std::string client_secret;    ///< Empty: a public client.
  std::string auth_method;      ///< By its registered name; empty: not said.
  std::string redirect_uri;     ///< The one that was registered.
  std::int64_t expires_at = 0;  ///< Of the secret, Unix seconds; 0: never.
};
BOOST_DESCRIBE_STRUCT(StoredClient, (),
                      (issuer, client_id, client_secret, auth_method, redirect_uri, expires_at))

/// What a person's sign-in at one MCP server gave.
struct StoredLogin {
  std::string server;  ///< Address of the server: the key.
  std::string issuer;  ///< Who gave the tokens.
  std::string token_endpoint;
  std::string client_id;    ///< To whom.
  std::string auth_method;  ///< How that client proves itself there.
  std::string resource;     ///< What they are for.
  std::string scope;        ///< What was asked for, so that a step up can add to it.
  std::string granted;      ///< What was given; empty: not said.
  std::string access_token;
  std::string refresh_token;  ///< Empty: none.
  bool is_dpop = false;
  std::string dpop_key;         ///< PEM; empty: none.
  std::int64_t expires_at = 0;  ///< Unix seconds.
  std::int64_t refresh_at = 0;  ///< Unix seconds.
};
BOOST_DESCRIBE_STRUCT(StoredLogin, (),
                      (server, issuer, token_endpoint, client_id, auth_method, resource, scope,
                       granted, access_token, refresh_token, is_dpop, dpop_key, expires_at,
                       refresh_at))

struct StoredCredentials {
  std::vector<StoredClient> clients;  ///< One for each issuer.
  std::vector<StoredLogin> logins;    ///< One for each server.

  [[nodiscard]] StoredClient const* client_at(std::string_view issuer) const noexcept;
  [[nodiscard]] StoredLogin const* login_at(std::string_view server) const noexcept;
  /// Replaces what has the same key. The oldest goes when there are more than kMaxStored.
  void put(StoredClient client);
  void put(StoredLogin login);
  /// @return true when there was one
  bool forget_client(std::string_view issuer);
  bool forget_login(std::string_view server);
};
BOOST_DESCRIBE_STRUCT(StoredCredentials, (), (clients, logins))

inline constexpr std::size_t kMaxStored = 256;

constexpr JsonStyle json_style(StoredClient const*) { return {.defaults = true}; }
constexpr JsonStyle json_style(StoredLogin const*) { return {.defaults = true}; }
constexpr JsonStyle json_style(StoredCredentials const*) { return {.defaults = true}; }

}  // namespace tessera::oauth
