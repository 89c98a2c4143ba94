#pragma once

#include "http/headers.hpp"
#include "oauth/model/scope_set.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// What a protected resource said when it refused. Spec: RFC 6750 §3, RFC 9449 §7.1, RFC 9728 §5.1
struct ResourceChallenge {
  std::string resource_metadata;  ///< Where its metadata is; empty: not said.
  std::optional<ScopeSet> scope;  ///< What this operation needs; nothing: not said.
  std::string error;              ///< `invalid_token`, `insufficient_scope`, …; empty: none.
  bool has_scheme = false;        ///< There was a Bearer or DPoP challenge at all.
};

/// Reads the `WWW-Authenticate` fields of an answer. Challenges of other schemes and fields that do
/// not parse are passed over; of several for us, what an earlier one says wins.
[[nodiscard]] ResourceChallenge read_resource_challenge(http::Headers const& answer);

}  // namespace tessera::oauth
