#pragma once

#include "async/blocking_pool.hpp"
#include "oauth/model/metadata.hpp"
#include "oauth/server/authorization/authorize_endpoint.hpp"
#include "oauth/server/authorization/sign_in_endpoint.hpp"
#include "oauth/server/grants/authorization_code.hpp"
#include "oauth/server/grants/refresh_token.hpp"

#include <map>
#include <string>
#include <vector>

namespace tessera::http {
class Router;
}

namespace tessera::oauth {

/// The half of an authorization server that deals with people: its pages, and the grants that come
/// from a person's yes. Immutable once made, safe to use from any thread.
class PeopleEndpoints {
 public:
  struct Options {
    std::string issuer;
    Secret key;  ///< At least 32 bytes; forms are sealed with a key from it.
    std::map<std::string, std::string> scope_texts;  ///< What a scope means, in words for people.
    crypto::PasswordCost password_cost;
    BlockingPool::Options hashing{1, 64};  ///< Threads and queue for checking passwords.
  };
  struct Collaborators {
    ClientFinder& clients;
    ResourceTable const& resources;
    PeopleStores& stores;
    RevokedTokens& revoked;
    Clock const& clock;
    Random& random;
    Log& log;
  };
  /// @param with  not owned; outlive this
  PeopleEndpoints(Options options, Collaborators const& with);
  PeopleEndpoints(PeopleEndpoints const&) = delete;
  PeopleEndpoints& operator=(PeopleEndpoints const&) = delete;

  /// @return pointers into this
  [[nodiscard]] std::vector<Grant const*> grants() const { return {&code_grant_, &refresh_grant_}; }
  /// Says in the metadata what these endpoints can do.
  static void describe(AuthorizationServerMetadata& metadata);
  /// @param router  its handlers refer to this, which outlives them
  void add_routes(http::Router& router) const;

 private:
  BlockingPool hashing_;
  AuthorizationParts parts_;
  AuthorizeEndpoint authorize_;
  SignInEndpoint sign_in_;
  AuthorizationCodeGrant code_grant_;
  RefreshTokenGrant refresh_grant_;
};

}  // namespace tessera::oauth
