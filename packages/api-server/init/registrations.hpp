#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "crypto/key.hpp"
#include "packages/api-server/init/config_files.hpp"
#include "store/sql.hpp"

#include <string>

namespace tessera::api_server {

/// How the credential of a client compares to what was registered before.
enum class Registration {
  added,
  kept,
  credential_replaced,
  upgraded,  ///< Rights were added that newer versions need.
};

/// Registers a client that proves a private key. An existing registration keeps what it has; a key
/// that does not fit any more is replaced, and grants are added that this version needs.
[[nodiscard]] Registration register_key_client(store::Connection& db, std::string const& client_id,
                                               std::string const& resource,
                                               crypto::PublicKey const& key, SysSeconds now);

/// Where a server stands that is called and calls in turn.
struct GatewayPlace {
  std::string own_resource;  ///< What its callers' tokens are for.
  std::string target;        ///< What it exchanges them for.
};
/// The same for such a server: for every tenant, since its callers are of every one.
[[nodiscard]] Registration register_gateway_client(store::Connection& db,
                                                   std::string const& client_id,
                                                   GatewayPlace const& place,
                                                   crypto::PublicKey const& key, SysSeconds now);

/// The same for a client with a secret.
[[nodiscard]] Registration register_secret_client(store::Connection& db,
                                                  std::string const& client_id,
                                                  std::string const& resource, Secret const& pepper,
                                                  Secret const& secret, SysSeconds now);

/// A public client on the person's own machine, through which people of any tenant sign in.
/// @param name  what the person is shown
[[nodiscard]] Registration register_login_client(store::Connection& db,
                                                 std::string const& client_id,
                                                 std::string const& name,
                                                 std::string const& resource, SysSeconds now);

}  // namespace tessera::api_server
