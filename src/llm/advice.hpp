#pragma once

#include "llm/failure.hpp"

#include <string>
#include <string_view>

namespace tessera::llm {

/// The way out that is the same everywhere, as one sentence; empty where only the provider's own
/// code knows one. @param provider  as in `--model`
[[nodiscard]] std::string common_advice(Errc kind, std::string_view provider);

/// Where requests go: an absolute URL without query and without the slash at its end. Conversations
/// and keys are sent there, so it is https, or http on this machine, unless `allow_plain_http`.
/// Errors: Errc::bad_settings.
[[nodiscard]] Result<std::string> checked_base_url(std::string_view url, bool allow_plain_http);

}  // namespace tessera::llm
