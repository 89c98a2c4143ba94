#pragma once

#include "packages/ai-agent-chatbox/servers/server_spec.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace tessera::chatbox {

/// Reads the setting `auth` of a server:
///
///   {"type": "none"}
///   {"type": "client_credentials", "issuer": …, "client_id": …, "key_file" | "secret_file": …,
///    "scope": …, "resource": …, "tenant_id": …}
///   {"type": "token_command", "command": ["gcloud", …], "env": {…}, "lifetimeSeconds": 300}
///   {"type": "oauth", "issuer": …, "client_id": …, "secret_file": …, "scope": …,
///    "metadata_url": …, "redirect_port": …}
///
/// A secret itself is never among the settings: it stands in a file or comes from a command.
/// @param folder     files are relative to it
/// @param variables  gets the names of the variables that were read
/// Errors: appkit::Errc::bad_setting.
[[nodiscard]] Result<ServerAuth> read_auth_entry(json::object const& auth,
                                                 Environment const& environment,
                                                 std::string const& folder,
                                                 std::vector<std::string>& variables);

}  // namespace tessera::chatbox
