#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "crypto/key.hpp"
#include "packages/api-server/init/config_files.hpp"
#include "store/sql.hpp"

#include <string>

namespace tessera::api_server {

/// How the credential of a client compares to what was registered before.
enum class Registration { added, kept, credential_replaced };

/// Registers a client that proves a private key. An existing registration keeps everything but a
/// key that does not fit any more.
/// @param any_tenant  false: the demo tenant `acme`
[[nodiscard]] Registration register_key_client(store::Connection& db, std::string const& client_id,
                                               std::string const& resource, bool any_tenant,
                                               crypto::PublicKey const& key, SysSeconds now);

/// The same for a client with a secret.
[[nodiscard]] Registration register_secret_client(store::Connection& db,
                                                  std::string const& client_id,
                                                  std::string const& resource, Secret const& pepper,
                                                  Secret const& secret, SysSeconds now);

}  // namespace tessera::api_server
