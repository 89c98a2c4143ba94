#pragma once

#include "async/task.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <memory>

namespace tessera::oauth {

/// What an issuer says about one of its tokens. Spec: RFC 7662 §2.2
struct TokenDescription {
  /// All that it says besides `active`, not checked yet; null: the token is not active.
  std::shared_ptr<json::object const> members;
  /// On the monotonic clock: until then the answer may be relied on.
  std::chrono::steady_clock::time_point believed_until{};
};

/// Where a guard asks about tokens that it cannot read, or shall not judge by their signature.
/// Used on one strand only.
class TokenIntrospector {
 public:
  virtual ~TokenIntrospector() = default;

  /// Throws Exception(Errc::temporarily_unavailable) when the issuer cannot say; an old answer
  /// never stands in for a new one.
  virtual Task<TokenDescription> introspect(Secret token) = 0;
};

}  // namespace tessera::oauth
