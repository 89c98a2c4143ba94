#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "http/message/handler.hpp"
#include "jose/jwk.hpp"
#include "jose/jwk_set.hpp"
#include "mcp/server/server.hpp"

#include <string>

// What the programs that measure an authenticated tools/call have in common: who calls, with what,
// which tool, and what stands before it.

namespace tessera::bench {

inline constexpr char const* kIssuer = "http://localhost:3006";
inline constexpr char const* kResource = "http://localhost:3005/mcp";

/// A key as the authorization server has one.
[[nodiscard]] jose::SigningKey new_issuer_key();
/// What the server under test knows of it.
[[nodiscard]] jose::JwkSet public_set(jose::SigningKey const& key);

/// An access token for `kResource` and one tenant, good for a quarter of an hour.
[[nodiscard]] std::string mint_token(jose::SigningKey const& key, Clock const& clock,
                                     std::string const& tenant);

/// The bytes of one `tools/call` of `get_email`.
/// @param tenant  named in the request as well; empty: it is not
[[nodiscard]] std::string request_bytes(std::string const& token, std::string const& tenant = {});

/// Adds `get_email`, typed and with a scope; it needs no backend.
void add_email_tool(mcp::Server& server);

/// What stands before the routes of every server of ours.
/// @param random  not owned; outlives the handler
[[nodiscard]] http::Handler behind_guards(Random& random, http::Handler routes);

}  // namespace tessera::bench
