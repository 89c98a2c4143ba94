#pragma once

#include "base/secret.hpp"
#include "oauth/model/client_metadata.hpp"
#include "oauth/model/client_record.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

// What a client sends and is sent back when it registers, as JSON.

namespace tessera::oauth {

/// The largest registration, and how deep its JSON may be.
inline constexpr std::size_t kMaxRegistrationBytes = 32UL << 10;
inline constexpr std::size_t kMaxRegistrationDepth = 16;

/// One JSON object. Errors: Errc::invalid_client_metadata.
[[nodiscard]] Result<json::object> parse_registration(std::string_view body);

/// The metadata in it, checked by `check_client_metadata`. Unknown members are ignored.
/// Errors: Errc::invalid_client_metadata, Errc::invalid_redirect_uri. Spec: RFC 7591 §2
[[nodiscard]] Result<ClientMetadata> read_registration(json::object const& request);

/// What a client that replaces its registration must say, and must not; its own secret is left to
/// the caller. Errors: Errc::invalid_client_metadata. Spec: RFC 7592 §2.2
[[nodiscard]] Result<void> check_replacement(json::object const& request,
                                             std::string_view client_id);

/// What only the client learns.
struct RegistrationSecrets {
  std::optional<Secret> client_secret;
  std::optional<Secret> access_token;  ///< For managing the registration.
};

/// Every value that is registered, those that we chose or changed included.
/// @param uri  where the registration is managed
/// Spec: RFC 7591 §3.2.1, RFC 7592 §3
[[nodiscard]] json::object registration_answer(ClientRecord const& record,
                                               RegistrationSecrets const& secrets,
                                               std::string const& uri);

}  // namespace tessera::oauth
