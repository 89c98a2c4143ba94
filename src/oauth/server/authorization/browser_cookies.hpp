#pragma once

#include "base/secret.hpp"
#include "http/headers.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// The two cookies of the sign-in pages. One names the browser, so that a form can be bound to the
/// browser it was made for, before anybody has signed in; the other is the session of a person.
///
///     https       __Host-tessera-browser   __Host-tessera-session    Secure
///     plain http  tessera-browser          tessera-session           this machine only
///
/// With the prefix a browser takes the cookie from this very host only, over TLS, for all paths.
/// All are HttpOnly, SameSite=Lax and end with the browser.
/// Spec: RFC 6265bis §4.1.3
class BrowserCookies {
 public:
  explicit BrowserCookies(bool https) : https_(https) {}

  /// @return nothing when it is absent, came twice, or is nothing that we made
  [[nodiscard]] std::optional<Secret> browser(http::Headers const& request) const;
  [[nodiscard]] std::optional<Secret> session(http::Headers const& request) const;

  void set_browser(http::Headers& response, Secret const& token) const;
  void set_session(http::Headers& response, Secret const& token) const;
  void clear_session(http::Headers& response) const;

 private:
  [[nodiscard]] std::string name(std::string_view what) const;
  void set(http::Headers& response, std::string_view what, std::string_view value,
           std::string_view more) const;
  bool https_;
};

}  // namespace tessera::oauth
