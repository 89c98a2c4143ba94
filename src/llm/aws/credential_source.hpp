#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"
#include "http/client/client.hpp"
#include "llm/aws/credentials.hpp"
#include "llm/aws/profile_files.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tessera::llm::aws {

/// Where credentials come from. Used on one strand only.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  /// For people, e.g. `the profile work` or `the container`.
  [[nodiscard]] virtual std::string name() const = 0;
  /// Gets fresh ones. Throws Exception: Errc::no_credentials, Errc::credentials_expired with the
  /// way out, Errc::bad_settings, or those of http::Client.
  virtual Task<Credentials> fetch() = 0;
};
using CredentialSourcePtr = std::unique_ptr<CredentialSource>;

/// What sources need of the outside. Not owned; outlives them.
struct Outside {
  Environment environment;
  http::Client& http;
  Clock const& clock;
};

/// How a JSON answer calls the four values.
struct CredentialNames {
  std::string_view id, secret, token, expiration;
};

/// Reads credentials out of a JSON object. The expiration may be RFC 3339 text or milliseconds.
/// Errors: Errc::no_credentials that names what is missing; never the values.
[[nodiscard]] Result<Credentials> credentials_from(json::value const& value,
                                                   CredentialNames const& names,
                                                   std::string_view who);

/// True for what may become part of a host name: `us-east-1`.
[[nodiscard]] bool is_region(std::string_view text) noexcept;
/// `amazonaws.com`, or what the region's partition has instead.
[[nodiscard]] std::string_view dns_suffix(std::string_view region) noexcept;

}  // namespace tessera::llm::aws
