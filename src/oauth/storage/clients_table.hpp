#pragma once

#include "oauth/model/client_record.hpp"
#include "store/sql.hpp"

#include <optional>
#include <string>
#include <vector>

// The table of clients, for jobs that already hold a connection: the store's own, and programs that
// set up a database from the command line.

namespace tessera::oauth {

/// Checks and inserts. Throws Exception(Errc::invalid_request) for a bad record or a taken id.
void insert_client(store::Connection& db, ClientRecord const& record);
/// Checks and replaces. Throws Exception(Errc::invalid_request) for a bad record or unknown id.
void replace_client(store::Connection& db, ClientRecord const& record);
/// @return false when there was none
bool delete_client(store::Connection& db, std::string const& client_id);
/// Throws Exception(Errc::server_error) when the stored record cannot be read.
[[nodiscard]] std::optional<ClientRecord> select_client(store::Connection& db,
                                                        std::string const& client_id);
[[nodiscard]] std::vector<ClientRecord> select_clients(store::Connection& db);

}  // namespace tessera::oauth
