#pragma once

#include "base/error.hpp"

#include <string_view>

namespace tessera::oauth {

/// What the address of a client's metadata document may look like besides the safe form.
struct DocumentUrlRules {
  bool allow_query = false;     ///< A query part.
  bool allow_loopback = false;  ///< For development: http and https to 127.0.0.1, [::1], localhost.
};

/// The form of an address that is used as `client_id`, decided on its bytes before anything takes
/// it apart: `https://`, a name with a dot (never an address as number), maybe a port, a path
/// without dot segments. No user, fragment, `\`, white space, or byte outside ASCII; at most 2048
/// bytes. Nothing is normalised: two spellings are two clients.
/// Errors: Errc::invalid_client with the reason as `debug`.
/// Spec: draft-ietf-oauth-client-id-metadata-document §3
[[nodiscard]] Result<void> check_document_url(std::string_view url, DocumentUrlRules rules = {});

}  // namespace tessera::oauth
