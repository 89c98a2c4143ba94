#pragma once

#include "packages/mcp-server/policy/policy.hpp"

#include <string>
#include <string_view>

namespace tessera::mcp_server::policy {

/// Reads rules from TOML.
///
///     default = "allow"              # what holds when no rule fits; or "deny"
///     [[rules]]
///     name = "interns read"          # optional; for the log
///     tenant = "acme-*"              # a glob or a list of them; also: client_id, tool
///     scopes = ["email:write"]       # all of them
///     claims.role = "intern"         # a value or a list; claims.a.b goes into objects
///     arguments."/new_email" = { glob = "*@example.com" }   # or a value, a list,
///                                    # equals, one_of, min, max
///     effect = "deny"                # or "allow"
///     reason = "Interns only read."  # told to the caller
///
/// @param name     of the file, for the messages
/// @param section  where the keys stand: empty for a file of rules, `policy` in a configuration
/// Errors: appkit::Errc::bad_toml, appkit::Errc::bad_setting; the hint begins with `name:line:`.
/// At most 1000 rules, and 1000 values in one rule.
[[nodiscard]] Result<Policy> read_policy(std::string_view toml, std::string const& name,
                                         std::string_view section = {});

}  // namespace tessera::mcp_server::policy
