#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox {

/// What may be shown of a credential: everything but the credential.
struct CredentialStatus {
  std::string issuer;
  std::string client_id;
  std::string resource;
  std::string tenant;
  std::vector<std::string> scopes;
  SysSeconds expires_at{};
};

/// Gets a token, or the one that is still good, and says what it is.
class AuthStatus {
 public:
  virtual ~AuthStatus() = default;
  /// Throws Exception when no token is to be had.
  virtual Task<CredentialStatus> current() = 0;
};

/// The text of the `auth` command.
[[nodiscard]] std::string describe_credential(CredentialStatus const& status, SysSeconds now);

}  // namespace tessera::chatbox
