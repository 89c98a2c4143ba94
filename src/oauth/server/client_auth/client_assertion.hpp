#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "oauth/model/client_record.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// What makes an assertion usable once: its `jti`, and until when it must be remembered.
struct AssertionId {
  std::string jti;
  SysSeconds ends_at;
};

/// The signature algorithms that an assertion may have, by name, for metadata.
[[nodiscard]] std::vector<std::string> assertion_algorithm_names();

/// The client that an assertion claims to be from. Nothing is verified: good for a look-up only.
/// Errors: Errc::invalid_client.
[[nodiscard]] Result<std::string> client_id_of_assertion(std::string_view jwt);

/// Checks an assertion against the client's registered keys: signature, `iss` and `sub` are the
/// client, `aud` is the issuer alone (the token endpoint is no audience: a malicious server could
/// have advertised it), `exp` at most 600 s ahead, `jti` present, `typ` absent or one for client
/// authentication. Errors: Errc::invalid_client with the reason as `debug`.
/// Spec: RFC 7523 §3, RFC 10070
[[nodiscard]] Result<AssertionId> verify_client_assertion(std::string_view jwt,
                                                          RegisteredClient const& client,
                                                          std::string_view issuer,
                                                          Clock const& clock);

}  // namespace tessera::oauth
