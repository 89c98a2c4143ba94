#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "packages/api-server/config.hpp"
#include "store/database.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

// What the administration commands have in common.

namespace tessera::api_server {

/// After this time no access token that exists now lives, whatever the configuration said when it
/// was issued: how long a revocation is remembered.
inline constexpr std::chrono::hours kTokensEnd{1};

/// The database of the configuration with all its tables, for one command.
[[nodiscard]] std::unique_ptr<store::Database> open_database(Config const& config);

/// Appends to the installation's chain of the audit trail who did what; call it in the job that
/// makes the change.
/// @param detail  never holds a secret
void record_change(store::Connection& db, std::string action, json::object detail, SysSeconds now);

/// Where a new secret goes: into a new file of mode 0600, or to standard output when that was asked
/// for in so many words.
struct SecretTarget {
  std::string file;    ///< `--secret-file`
  bool print = false;  ///< `--print-secret`
};
/// Errors: appkit::Errc::usage when it is neither or both.
void check(SecretTarget const& target);
/// Writes the file, if it is one: before the change that makes the secret count.
/// Throws Exception(appkit::Errc::usage) when there is such a file already.
void deliver(Secret const& secret, SecretTarget const& target);
/// Takes back what `deliver` wrote, because the change failed.
void take_back(SecretTarget const& target) noexcept;

/// Prints a record or a list: as JSON, or for people; names that strangers chose are made harmless.
void print(json::value const& value, bool as_json);

}  // namespace tessera::api_server
