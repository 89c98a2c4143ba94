#pragma once

#include <cstdint>
#include <string>

// The configuration files of the four programs as `init` writes them. Each program's own
// config.example.toml explains all of its settings; these hold what differs from the defaults.

namespace tessera::api_server {

struct Addresses {
  std::uint16_t api_port = 3006;
  std::uint16_t mcp_port = 3005;

  [[nodiscard]] std::string issuer() const;        ///< `http://localhost:3006`
  [[nodiscard]] std::string mcp_resource() const;  ///< `http://localhost:3005/mcp`
};

[[nodiscard]] std::string api_server_toml(Addresses const& addresses,
                                          std::string const& database_url);
[[nodiscard]] std::string mcp_server_toml(Addresses const& addresses);
[[nodiscard]] std::string mcp_client_toml(Addresses const& addresses);
[[nodiscard]] std::string chatbox_toml(Addresses const& addresses);

}  // namespace tessera::api_server
