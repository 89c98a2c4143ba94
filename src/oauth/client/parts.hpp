#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/client/guarded_fetch.hpp"

namespace tessera::oauth {

/// What every part of the client works with. None is owned; all outlive whoever holds this.
struct ClientParts {
  http::Client& http;
  Clock const& clock;
  Random& random;
  Log& log;
  /// Where OAuth addresses may lead; a program that runs on a server sets `public_addresses_only`
  /// and gives an `http` made with `http::guarded_options`.
  http::FetchPolicy policy{};
};

}  // namespace tessera::oauth
