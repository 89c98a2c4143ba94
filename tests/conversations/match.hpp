#pragma once

#include "base/json.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tessera::conversations {

/// What placeholders have captured so far.
using Captured = std::map<std::string, json::value>;

/// Compares structure. In `expected`, the text "<any>" stands for any value, "<text>" for any
/// non-empty string, "<capture:x>" for any value, which is kept as x, and "<use:x>" for what was
/// kept; a member "<more>" allows members that are not named; "<has:words>" stands for a string
/// that has these words in it. Numbers compare by value.
/// @return what differs, with its place; empty: they match
[[nodiscard]] std::string compare(json::value const& expected, json::value const& actual,
                                  Captured& captured, std::string const& place = {});

/// Replaces `<use:x>` in a text: strings as they are, other values as JSON.
[[nodiscard]] std::string fill(std::string text, Captured const& captured);

}  // namespace tessera::conversations
