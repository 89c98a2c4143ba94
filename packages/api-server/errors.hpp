#pragma once

#include "base/error.hpp"

namespace tessera::api_server {

/// Why a business request was refused. `routes/errors.hpp` says how each looks on the wire.
enum class Errc {
  no_such_account = 1,  ///< The tenant has no account with that identifier (404).
  bad_account_id,       ///< Not one to sixty-four of A-Z, a-z, 0-9, '_' and '-' (400).
  bad_email,            ///< Not an e-mail address that we accept; the hint says why (400).
  bad_parameter,        ///< A query parameter or header field is malformed or out of range (400).
  bad_body,             ///< The body is not the JSON object that the route takes (400).
  approval_used,        ///< The approval was spent on an earlier change (409).
  chart_failed,         ///< The chart could not be drawn: our fault (500).
  audit_broken,         ///< The audit trail was changed after it was written.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::api_server

template <>
struct boost::system::is_error_code_enum<tessera::api_server::Errc> : std::true_type {};
