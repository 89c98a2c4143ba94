#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::llm::aws {

/// `20261122T120000Z`.
[[nodiscard]] std::string amz_date(SysSeconds when);

/// `2026-11-22T12:00:00Z`, also with a fraction of a second or an offset such as `+01:00`.
/// Spec: RFC 3339 §5.6
[[nodiscard]] std::optional<SysSeconds> parse_rfc3339(std::string_view text);

}  // namespace tessera::llm::aws
