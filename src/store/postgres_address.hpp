#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::store {

/// Where a PostgreSQL server is, and how to speak to it.
struct PostgresAddress {
  struct Setting {
    std::string name;
    std::string value;
  };
  std::vector<Setting> settings;  ///< For libpq; never a password.
  std::string shown;              ///< For people: `user@host:port/database`.
};

/// Reads `postgresql://user@host:port/database?option=value`, with the options of libpq, and adds
/// what a careful caller wants unless the address says otherwise: over a network TLS with a
/// verified certificate, a bounded wait for the connection, a server that takes writes. Errors:
/// bad_url, also for an address that holds a password: that belongs into a file
/// (`?passfile=/path`, or PGPASSFILE). The hint repeats nothing of the address.
[[nodiscard]] Result<PostgresAddress> parse_postgres_url(std::string const& url);

}  // namespace tessera::store
