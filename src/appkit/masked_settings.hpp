#pragma once

#include "base/json.hpp"

#include <string>
#include <string_view>

namespace tessera::appkit {

/// Settings as they may be shown: secrets belong into files, but who wrote one into a value all the
/// same finds `***` there. Masked are texts whose key says that they are secret (password, token,
/// API key …), and in every text the password of an address (`//user:…@`, `password=…`).
[[nodiscard]] json::value masked_settings(json::value settings);

/// One text with the passwords of addresses masked.
[[nodiscard]] std::string masked_text(std::string_view text);

}  // namespace tessera::appkit
