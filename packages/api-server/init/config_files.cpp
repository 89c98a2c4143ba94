#include "packages/api-server/init/config_files.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

namespace tessera::api_server {

std::string Addresses::issuer() const { return fmt::format("http://localhost:{}", api_port); }

std::string Addresses::mcp_resource() const {
  return fmt::format("http://localhost:{}/mcp", mcp_port);
}

std::string api_server_toml(Addresses const& addresses, std::string const& database_url) {
  return fmt::format(
      R"(# api-server, written by `api-server init`. Paths are relative to this file.

[listen]
port = {port}

[oauth]
issuer = "{issuer}"
signing_key_files = ["keys/signing.pem"]
pepper_file = "keys/pepper"

[[oauth.resources]]
resource = "{mcp}"
scopes = ["email:read", "email:write", "chart:read"]

[database]
url = {database}
)",
      fmt::arg("port", addresses.api_port), fmt::arg("issuer", addresses.issuer()),
      fmt::arg("mcp", addresses.mcp_resource()),
      // What JSON escapes in a string, TOML reads.
      fmt::arg("database", write_json(json::value(database_url))));
}

std::string mcp_server_toml(Addresses const& addresses) {
  return fmt::format(
      R"(# mcp-server, written by `api-server init`. Paths are relative to this file.

resource = "{mcp}"

[listen]
port = {port}

[auth]
issuer = "{issuer}"

[backend]
url = "{issuer}"
audience = "{issuer}"
identity = "exchange"
client_id = "mcp-server"
key_file = "keys/mcp-server.pem"

[approval]
state_key_file = "keys/state.key"
)",
      fmt::arg("mcp", addresses.mcp_resource()), fmt::arg("port", addresses.mcp_port),
      fmt::arg("issuer", addresses.issuer()));
}

std::string mcp_client_toml(Addresses const& addresses) {
  return fmt::format(
      R"(# mcp-client, written by `api-server init`. Paths are relative to this file.

url = "{mcp}"

[auth]
issuer = "{issuer}"
client_id = "mcp-client"
key_file = "keys/mcp-client.pem"
resource = "{mcp}"

# Without [auth], `mcp-client auth login` asks a person to sign in as this client.
[login]
client_id = "mcp-client-login"
)",
      fmt::arg("mcp", addresses.mcp_resource()), fmt::arg("issuer", addresses.issuer()));
}

std::string chatbox_toml(Addresses const& addresses) {
  return fmt::format(
      R"(# ai-agent-chatbox, written by `api-server init`. Paths are relative to this file.

[[servers]]
name = "tessera"
url = "{mcp}"
# This server is ours: what its tools ask a person is the one dialog for a change.
trusted_to_ask = true

[auth]
issuer = "{issuer}"
client_id = "chatbox"
key_file = "keys/chatbox.pem"
resource = "{mcp}"

[model]
# Without an AI provider the offline rules answer, also in scripts; they say so.
provider = "offline-if-unconfigured"
)",
      fmt::arg("mcp", addresses.mcp_resource()), fmt::arg("issuer", addresses.issuer()));
}

}  // namespace tessera::api_server
