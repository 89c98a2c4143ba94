#pragma once

#include "store/migrations.hpp"

namespace tessera::oauth {

/// The tables about tokens that were issued or used: give it to `store::migrate` at start-up.
[[nodiscard]] store::Migrations oauth_tokens_migrations() noexcept;

}  // namespace tessera::oauth
