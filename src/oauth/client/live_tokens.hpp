#pragma once

#include "async/event.hpp"
#include "crypto/digest.hpp"
#include "http/principal.hpp"
#include "oauth/client/client_credential.hpp"
#include "oauth/client/parts.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace tessera::oauth {

/// For a resource server: asks the authorization server whether a verified token still lives, and
/// believes the answer for a second. So a token that was revoked ends everywhere within that
/// second, although its signature stays good. Callers with the same token share one question. Used
/// on one strand only. Spec: RFC 7662 §2
class LiveTokens {
 public:
  struct Options {
    std::string issuer;                        ///< Who is asked, about its own tokens. Required.
    std::string client_id;                     ///< Who we are there. Required.
    ClientCredential credential;               ///< Required.
    std::chrono::milliseconds life{1'000};     ///< How long an answer is believed.
    std::chrono::milliseconds timeout{5'000};  ///< For each request to the issuer.
    std::size_t max_tokens = 10'000;  ///< That are kept; the least recently used goes first.
  };
  /// @param parts  see there
  LiveTokens(Options options, ClientParts parts);

  /// Whether the issuer no longer stands by the caller's token. Tokens of other issuers are theirs
  /// to end: false. Throws Exception(Errc::temporarily_unavailable) when the issuer cannot say.
  Task<bool> is_revoked(http::PrincipalPtr caller);

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
    std::chrono::steady_clock::time_point until{};
    std::shared_ptr<Question> question;
  };
  struct Entry {
    Key key;
    std::shared_ptr<Status> status;
  };
  [[nodiscard]] std::shared_ptr<Status> status_of(Key const& key);
  Task<> refresh(std::shared_ptr<Status> status, Secret token);
  Task<bool> ask(Secret token);
  Task<> find_endpoint();

  Options options_;
  ClientParts parts_;
  std::string endpoint_;      // empty: not found yet
  std::list<Entry> entries_;  // most recently used first
  std::map<Key, std::list<Entry>::iterator> index_;
};

}  // namespace tessera::oauth
