#pragma once

#include "store/migrations.hpp"

namespace tessera::oauth {

/// The tables of the authorization server; give it to `store::migrate` before anything else.
[[nodiscard]] store::Migrations oauth_migrations() noexcept;

}  // namespace tessera::oauth
