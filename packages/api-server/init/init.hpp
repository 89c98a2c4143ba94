#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "packages/api-server/init/config_files.hpp"

#include <string>
#include <vector>

namespace tessera::api_server {

struct InitOptions {
  std::string folder = ".tessera";  ///< The state folder; made with mode 0700.
  Addresses addresses;              ///< For files and registrations that do not exist yet.
  std::string database;             ///< Its address; empty: a file in the state folder.
};

/// Sets up everything that the four programs need to run on this machine: keys, secrets,
/// configuration files, database, demo tenants and accounts, client registrations. What exists
/// stays as it is, so running it again repairs and never destroys.
/// @return what was done, one line each, for people
/// Throws Exception when a file or the database refuses.
[[nodiscard]] std::vector<std::string> init_state(InitOptions const& options, Clock const& clock,
                                                  Random& random);

}  // namespace tessera::api_server
