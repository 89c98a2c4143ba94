#pragma once

#include "oauth/storage/people/attempts.hpp"
#include "oauth/storage/people/authorization_codes.hpp"
#include "oauth/storage/people/consents.hpp"
#include "oauth/storage/people/people.hpp"
#include "oauth/storage/people/refresh_tokens.hpp"
#include "oauth/storage/people/sign_ins.hpp"

namespace tessera::oauth {

/// Everything that is kept about people, in one database. One object serves the whole process.
struct PeopleStores {
  struct Options {
    SignIns::Options sign_ins;
    RefreshTokens::Options refresh_tokens;
    std::chrono::seconds code_life{60};  ///< 1 to 60 s.
  };
  /// @param database, clock, random  not owned; outlive this; migrated with
  /// `oauth_people_migrations`
  /// @param key  at least 32 bytes; refresh tokens are derived with it
  PeopleStores(store::Database& database, Clock const& clock, Random& random, Secret const& key,
               Options const& options)
      : people(database, clock),
        sign_ins(database, clock, random, options.sign_ins),
        consents(database, clock),
        codes(database, clock, random, options.code_life),
        refresh_tokens(database, clock, random, key, options.refresh_tokens),
        attempts(database, clock) {}

  People people;
  SignIns sign_ins;
  Consents consents;
  AuthorizationCodes codes;
  RefreshTokens refresh_tokens;
  Attempts attempts;
};

}  // namespace tessera::oauth
