#pragma once

#include "base/json.hpp"

#include <string>
#include <string_view>

namespace tessera::agent {

/// The text with everything that looks like a signed token (`eyJ….….…`) or a bearer credential
/// taken out: a server may echo what it was sent, and neither a model nor a transcript may see it.
[[nodiscard]] std::string redact_credentials(std::string_view text);

/// The same for every string and every key of a JSON value.
[[nodiscard]] json::value redact_credentials_in(json::value const& value);

}  // namespace tessera::agent
