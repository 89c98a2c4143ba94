#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"

#include <optional>
#include <string>

namespace tessera::llm::aws {

/// What signs a request.
struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  Secret session_token;               ///< Empty: a long-lived key.
  std::optional<SysSeconds> expires;  ///< Nothing: never.
};

}  // namespace tessera::llm::aws
