#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace tessera::api_server {

/// Checks an e-mail address as people type them: a dot-atom of at most 64 characters, '@', and a
/// domain of at least two labels of letters, digits and inner hyphens; 254 characters in all. What
/// the standard allows beyond that (quoted local parts, comments, address literals, Unicode) is
/// refused, because mail systems and the people reading a confirmation get it wrong.
/// @return the address as given
/// Errors: bad_email; the hint says what is wrong and never repeats the address.
/// Spec: RFC 5321 §4.1.2, §4.5.3.1; RFC 5322 §3.2.3
[[nodiscard]] Result<std::string> check_email_address(std::string_view text);

}  // namespace tessera::api_server
