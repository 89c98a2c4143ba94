#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "oauth/server/authorization/browser_cookies.hpp"
#include "oauth/server/authorization/form_ticket.hpp"
#include "oauth/server/authorization/password_check.hpp"
#include "oauth/server/resource_table.hpp"
#include "oauth/storage/client_store.hpp"
#include "oauth/storage/people/people_stores.hpp"

#include <map>
#include <string>

namespace tessera::oauth {

/// Where the pages for people are: below the path of the issuer.
inline constexpr std::string_view kSignInPath = "/oauth2/sign-in";
inline constexpr std::string_view kConsentPath = "/oauth2/consent";
inline constexpr std::string_view kSignOutPath = "/oauth2/sign-out";

/// What the endpoints for people share. References are not owned and outlive the endpoints.
struct AuthorizationParts {
  std::string issuer;
  ClientFinder& clients;
  ResourceTable const& resources;
  PeopleStores& stores;
  PasswordCheck passwords;
  FormTickets tickets;
  BrowserCookies cookies;
  std::map<std::string, std::string> scope_texts;  ///< What a scope means, in words for people.
  Clock const& clock;
  Random& random;
  Log& log;
};

}  // namespace tessera::oauth
