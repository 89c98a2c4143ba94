#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

// The formats that can be asserted: those of MCP's forms, and those that cost a few lines more.
// Internal.

namespace tessera::jsonschema {

enum class Format : std::uint8_t { date, time, date_time, email, uri, uuid, ipv4 };

/// The format of this name; nothing for one that we do not check, which stays an annotation.
[[nodiscard]] std::optional<Format> format_of(std::string_view name) noexcept;

/// For messages: "a date such as 2026-07-28".
[[nodiscard]] std::string_view describe(Format format) noexcept;

/// Linear in the length of the text. Spec: JSON Schema 2020-12 validation §7.3
[[nodiscard]] bool has_format(Format format, std::string_view text) noexcept;

}  // namespace tessera::jsonschema
