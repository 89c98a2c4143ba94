#pragma once

#include "async/task.hpp"
#include "base/clock.hpp"
#include "jose/jws.hpp"
#include "oauth/keys/issuer_keys.hpp"
#include "oauth/server/foreign/foreign_issuer.hpp"

#include <string>
#include <vector>

namespace tessera::oauth {

/// What a token of another issuer is presented as.
enum class ForeignUse {
  exchange,  ///< As the subject of a token exchange.
  grant,     ///< As the assertion of a JWT bearer grant.
};

/// A verified token of another issuer.
struct ForeignToken {
  ForeignIssuer const* issuer;  ///< Lives as long as the ForeignTokens.
  std::string type;             ///< Its `typ`, empty when it has none.
  jose::Claims claims;
};

/// The tokens of other issuers that this server takes, each by its own keys and rules. Immutable,
/// safe to use from any thread. Spec: RFC 7523 §3, RFC 8693 §2.1
class ForeignTokens {
 public:
  struct Parts {
    std::vector<ForeignIssuer> issuers;
    std::vector<std::string> our_names;  ///< What the audience of a grant may be: we.
    IssuerKeys* keys = nullptr;          ///< Not owned; outlives this. Null: without issuers only.
    Clock const& clock;                  ///< Not owned; outlives this.
  };
  /// Throws Exception(Errc::bad_settings) for issuers that contradict themselves or each other.
  explicit ForeignTokens(Parts parts);

  /// Verifies everything that the issuer's rules say about signature, time, audience and type. What
  /// the claims mean is for `subject_of_foreign_token`.
  /// Errors: Errc::invalid_request, the word for the log as `debug`: the caller knows how its
  /// endpoint names it. Throws Exception(Errc::temporarily_unavailable) without the issuer's keys.
  Task<Result<ForeignToken>> read(std::string token, ForeignUse use) const;

  /// True when some issuer's assertions are a grant.
  [[nodiscard]] bool offers_grants() const noexcept;

 private:
  [[nodiscard]] ForeignIssuer const* find(std::string_view issuer, ForeignUse use) const noexcept;
  [[nodiscard]] jose::VerifyOptions rules_for(ForeignIssuer const& issuer, std::string_view named,
                                              ForeignUse use) const;

  Parts parts_;
};

}  // namespace tessera::oauth
