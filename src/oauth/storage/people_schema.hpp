#pragma once

#include "store/migrations.hpp"

namespace tessera::oauth {

/// The tables about people: who may sign in, what they allowed, codes and refresh tokens.
[[nodiscard]] store::Migrations oauth_people_migrations() noexcept;

}  // namespace tessera::oauth
