#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "jose/claims.hpp"
#include "jose/jws.hpp"
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

/// An assertion that has been read. Nothing in it is verified: good for a look-up only.
struct ReadAssertion {
  jose::Jws jws;
  jose::Claims claims;

  /// The client that it claims to be from; never empty.
  [[nodiscard]] std::string_view claimed_client() const noexcept { return claims.sub(); }
};

/// Errors: Errc::invalid_client with the reason as `debug`.
[[nodiscard]] Result<ReadAssertion> read_client_assertion(std::string_view jwt);

/// Checks an assertion against the client's registered keys: signature, `iss` and `sub` are the
/// client, `aud` is the issuer alone (the token endpoint is no audience: a malicious server could
/// have advertised it), `exp` at most 600 s ahead, `jti` present, `typ` absent or one for client
/// authentication. Errors: Errc::invalid_client with the reason as `debug`.
/// Spec: RFC 7523 §3, RFC 10070
[[nodiscard]] Result<AssertionId> verify_client_assertion(ReadAssertion const& assertion,
                                                          RegisteredClient const& client,
                                                          std::string_view issuer,
                                                          Clock const& clock);

}  // namespace tessera::oauth
