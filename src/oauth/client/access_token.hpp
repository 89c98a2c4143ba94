#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "oauth/model/scope_set.hpp"

#include <chrono>
#include <string>

namespace tessera::oauth {

/// An access token together with what may be shown about it. The token itself is opaque to a
/// client: the tenant is the one that was asked for, or what the token says about itself, for
/// display only.
struct AccessToken {
  Secret value;
  Secret refresh;                                      ///< Empty: none was given.
  bool is_dpop = false;                                ///< Bound to a key: goes with a proof.
  std::string tenant;                                  ///< Empty: not known.
  ScopeSet scopes;                                     ///< What was granted; empty: not said.
  SysSeconds expires_at{};                             ///< By our clock.
  std::chrono::steady_clock::time_point refresh_at{};  ///< 80 % of its life.
  std::chrono::steady_clock::time_point ends_at{};     ///< `expires_at`, immune to clock steps.
};

/// The `Authorization` value: `Bearer …` or `DPoP …`.
[[nodiscard]] inline Secret authorization_value(AccessToken const& token) {
  std::string text = token.is_dpop ? "DPoP " : "Bearer ";
  text += token.value.reveal();
  return Secret(std::move(text));
}

}  // namespace tessera::oauth
