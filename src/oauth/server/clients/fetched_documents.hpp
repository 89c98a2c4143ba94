#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "http/client/guarded_fetcher.hpp"
#include "oauth/server/clients/client_documents.hpp"
#include "oauth/server/clients/client_terms.hpp"
#include "oauth/server/clients/document_url.hpp"
#include "oauth/server/clients/fetch_budget.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace tessera::oauth {

/// Told about programs that may act without a person and whom nobody has registered.
class DocumentEvents {
 public:
  virtual ~DocumentEvents() = default;
  /// A document was let in for the first time, or in a new version. What this throws keeps the
  /// client out. Safe to call from any thread.
  /// @param version  see `shown_metadata_hash`
  virtual Task<> admitted(ClientPtr client, std::string version) = 0;
};

/// Clients by their metadata documents, fetched on a thread of its own that all workers share.
///
///     find(url) ─► form ─► host lists ─► kept? ─► one fetch per address ─► budgets ─►
///     GuardedFetcher
///               ◄─ kept as long as its headers say, 30 s to 24 h ◄─ document rules ◄─ terms
///
/// Failures are not kept; what may be fetched is limited per host and in all. Whoever asks is told
/// "no such client" and not why: the log knows.
class FetchedDocuments final : public ClientDocuments {
 public:
  /// Programs that get tokens for themselves because of where their document is. A document that
  /// wants `client_credentials` is theirs, and then has that grant alone.
  struct MachineRule {
    std::string host;  ///< `jobs.example.com` or `*.example.com`.
    ClientTerms terms;
  };
  struct Options {
    DocumentUrlRules url;
    Strings allowed_hosts;                  ///< Patterns; empty: every host that is not denied.
    Strings denied_hosts;                   ///< Patterns; these win.
    std::vector<std::uint16_t> ports{443};  ///< Documents at other ports are refused.
    ClientTerms terms;                      ///< Of programs that act for a person.
    std::vector<MachineRule> machines;
    FetchBudget::Options budget;
    std::size_t documents = 2'000;             ///< Kept at most; so many key sets, too.
    std::chrono::milliseconds timeout{2'500};  ///< For one fetch, resolving included.
    std::chrono::milliseconds connect_timeout{1'000};
    std::chrono::milliseconds slow_refusal{300};  ///< A failed fetch takes at least this long.
    http::GuardedFetcher::Options fetcher;  ///< `allow_loopback` follows `url.allow_loopback`.
  };
  struct Collaborators {
    Clock const& clock;
    Log& log;
    DocumentEvents* events = nullptr;
  };
  /// @param collaborators  not owned; outlive this
  /// Throws Exception(Errc::bad_settings) for terms that could not work.
  FetchedDocuments(Options options, Collaborators collaborators);
  /// Waits for what runs; the loops of those who wait here outlive this.
  ~FetchedDocuments() override;

  Task<ClientPtr> find(std::string url) override;
  Task<std::shared_ptr<jose::JwkSet const>> keys(std::string jwks_uri) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::oauth
