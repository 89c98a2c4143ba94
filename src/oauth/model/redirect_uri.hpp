#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Where a browser may be sent with a code: what may be registered, and what a request may name.
// Whoever gets this wrong hands codes to a stranger, so both rules stand here and nowhere else.

namespace tessera::oauth {

/// Refuses what could lead elsewhere than it seems to. Allowed are
///   - `https` with a host;
///   - `http` to 127.0.0.1, [::1] or localhost (a program on the person's own machine);
///   - a scheme of the program's own that has a dot in it: `com.example.app:/callback`.
/// Never: a fragment, user information, `\`, white space, anything but ASCII, `.` and `..` segments
/// (also as `%2e`), encoded control characters, more than 2048 bytes.
/// Errors: Errc::invalid_redirect_uri with the reason. Spec: RFC 8252 §7, RFC 9700 §4.1, OAuth 2.1
/// §2.3
[[nodiscard]] Result<void> check_redirect_uri(std::string_view uri);

/// The same, and what the client says it is: a "web" client is reached by https only.
/// Spec: OIDC Registration §2
[[nodiscard]] Result<void> check_redirect_uri(std::string_view uri,
                                              std::optional<std::string> const& application_type);

/// The address that an authorization request leads to: the named one if it is registered, or the
/// only one that is. Compared byte by byte, but the port of `http` to this machine: a program
/// cannot know beforehand which one it will get. Errors: Errc::invalid_request. Spec: OAuth 2.1
/// §4.1.1, RFC 8252 §7.3
[[nodiscard]] Result<std::string> choose_redirect_uri(std::vector<std::string> const& registered,
                                                      std::optional<std::string_view> named);

/// True for `http` to this machine: nobody vouches for the program that listens there.
[[nodiscard]] bool is_loopback_redirect(std::string_view uri) noexcept;
/// What a person is shown of an address: its host, or the scheme of a program's own.
[[nodiscard]] std::string redirect_host(std::string_view uri);

}  // namespace tessera::oauth
