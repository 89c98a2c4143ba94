#pragma once

#include "store/migrations.hpp"

namespace tessera::oauth {

/// What is kept about clients that registered themselves, about tokens that let them.
/// The clients themselves stand in the tables of `oauth_migrations`.
[[nodiscard]] store::Migrations oauth_registration_migrations() noexcept;

}  // namespace tessera::oauth
