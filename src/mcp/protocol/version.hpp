#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace tessera::mcp {

/// The two ways of life of the protocol. Spec: MCP 2026-07-28 basic/versioning
enum class Era {
  legacy,  ///< Up to 2025-11-25: `initialize`, optional session, requests from the server.
  modern,  ///< From 2026-07-28: stateless, metadata on every request.
};

inline constexpr std::string_view kModernVersion = "2026-07-28";
inline constexpr std::string_view kLatestLegacyVersion = "2025-11-25";
/// What a legacy request without `MCP-Protocol-Version` is taken to speak.
inline constexpr std::string_view kAssumedLegacyVersion = "2025-03-26";

inline constexpr std::array<std::string_view, 1> kModernVersions{kModernVersion};
/// Newest first.
inline constexpr std::array<std::string_view, 4> kLegacyVersions{kLatestLegacyVersion, "2025-06-18",
                                                                 "2025-03-26", "2024-11-05"};

[[nodiscard]] constexpr bool is_modern_version(std::string_view version) noexcept {
  return std::find(kModernVersions.begin(), kModernVersions.end(), version) !=
         kModernVersions.end();
}
[[nodiscard]] constexpr bool is_legacy_version(std::string_view version) noexcept {
  return std::find(kLegacyVersions.begin(), kLegacyVersions.end(), version) !=
         kLegacyVersions.end();
}

}  // namespace tessera::mcp
