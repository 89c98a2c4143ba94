#pragma once

#include "base/error.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace tessera::oauth {

/// A client identifier and its secret as they were presented; nothing is verified yet.
struct BasicCredentials {
  std::string client_id;
  Secret client_secret;
};

/// Reads an `Authorization` value of the scheme Basic. Strict: padded base64, split at the first
/// colon, each half form-decoded, only visible ASCII and space in the result.
/// Errors: Errc::invalid_client. Spec: RFC 6749 §2.3.1, RFC 7617 §2
[[nodiscard]] Result<BasicCredentials> parse_basic_credentials(std::string_view authorization);

/// Writes the value that `parse_basic_credentials` reads.
[[nodiscard]] Secret write_basic_credentials(BasicCredentials const& credentials);

}  // namespace tessera::oauth
