#pragma once

#include "base/random.hpp"
#include "base/secret.hpp"
#include "oauth/model/client_record.hpp"
#include "store/sql.hpp"

#include <functional>
#include <string>
#include <vector>

// What is done to clients from the command line. Each change and its entry in the installation's
// audit trail are one job.

namespace tessera::api_server {

/// The record for people: keys yes, hash of a secret no.
[[nodiscard]] json::object without_credential(oauth::ClientRecord const& record);

/// @param replace  false: throws Exception(oauth::Errc::invalid_request) when it is there already
void save_client(store::Connection& db, oauth::ClientRecord const& record, bool replace,
                 SysSeconds now);

struct ClientChange {
  std::string action;  ///< Its name in the audit trail.
  std::function<void(oauth::ClientRecord&)> apply;
};
/// Throws Exception(appkit::Errc::usage) when there is no such client.
void change_client(store::Connection& db, std::string const& client_id, ClientChange const& change,
                   SysSeconds now);
/// Also ends what people allowed it. Throws Exception(appkit::Errc::usage).
void remove_client(store::Connection& db, std::string const& client_id, SysSeconds now);
/// What people allowed the client ends, and so do the tokens that came from it.
void end_authorizations(store::Connection& db, std::string const& client_id, SysSeconds now);

/// Records of an import. A member `client_secret` becomes its Argon2id hash: somebody else made it.
/// Throws Exception(appkit::Errc::bad_setting) that names the client, never what is in it.
[[nodiscard]] std::vector<oauth::ClientRecord> read_records(Secret const& text, Random& random);

}  // namespace tessera::api_server
