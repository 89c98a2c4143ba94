#pragma once

#include "async/event.hpp"
#include "crypto/digest.hpp"
#include "http/principal.hpp"
#include "oauth/client/introspection_request.hpp"
#include "oauth/model/token_introspector.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tessera::oauth {

/// For a resource server: asks the authorization server about its tokens, and believes the answer
/// for a second. Whoever verifies signatures learns so whether a token was revoked
/// (`is_revoked`); whoever does not, everything (`introspect`). A token that was revoked ends
/// within that second. Callers with the same token share one question; an answer that is too old
/// stands in for nothing. Kept are digests of tokens, never tokens. Used on one strand only.
/// Spec: RFC 7662 §2
class LiveTokens final : public TokenIntrospector {
 public:
  struct Options {
    std::string issuer;                        ///< Who is asked, about its own tokens. Required.
    std::string endpoint;                      ///< Empty: found through the issuer's metadata.
    std::string client_id;                     ///< Who we are there. Required.
    ClientCredential credential;               ///< Required.
    std::chrono::milliseconds life{1'000};     ///< How long an answer is believed.
    std::chrono::milliseconds timeout{5'000};  ///< For each request to the issuer.
    std::size_t max_tokens = 10'000;  ///< That are kept; the least recently used goes first.
    std::size_t max_questions = 256;  ///< At the same time; more callers are told to come later.
    bool keep_descriptions = false;   ///< Needed for `introspect`.
  };
  /// @param parts  see there
  LiveTokens(Options options, ClientParts parts);

  /// Whether the issuer no longer stands by the caller's token. Tokens of other issuers are theirs
  /// to end: false. Throws Exception(Errc::temporarily_unavailable) when the issuer cannot say.
  Task<bool> is_revoked(http::PrincipalPtr caller);

  Task<TokenDescription> introspect(Secret token) override;

 private:
  using Key = crypto::Sha256Digest;
  /// One question that several callers wait for.
  struct Question {
    explicit Question(Executor const& executor) : answered(executor) {}
    Event answered;
    std::optional<Error> failure;
  };
  struct Status {
    bool active = false;
    std::shared_ptr<json::object const> members;  // null, too, when descriptions are not kept
    std::chrono::steady_clock::time_point until{};
    std::shared_ptr<Question> question;
  };
  using StatusPtr = std::shared_ptr<Status>;
  struct Entry {
    Key key;
    StatusPtr status;
  };
  [[nodiscard]] StatusPtr status_of(Key const& key);
  Task<StatusPtr> fresh_status(Secret token);
  Task<> refresh(StatusPtr status, Secret token);
  Task<> ask(Status& status, Secret token);

  Options options_;
  ClientParts parts_;
  IntrospectionRequest request_;
  std::size_t questions_ = 0;  // on their way
  std::list<Entry> entries_;   // most recently used first
  std::map<Key, std::list<Entry>::iterator> index_;
};

}  // namespace tessera::oauth
