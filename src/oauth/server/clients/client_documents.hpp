#pragma once

#include "async/task.hpp"
#include "jose/jwk_set.hpp"
#include "oauth/model/client_record.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// Clients that are described by a document at their own address, and keys that a client keeps at
/// one. Everything here leads to addresses that a stranger has named. Safe to use from any thread.
/// Spec: draft-ietf-oauth-client-id-metadata-document
class ClientDocuments {
 public:
  virtual ~ClientDocuments() = default;

  /// The client whose `client_id` is this address; its document may be fetched now.
  /// @return null when there is none, for whatever reason: the caller is told nothing more, so that
  /// nobody learns through us what an address inside our network answers.
  /// Throws Exception(Errc::too_many_requests) when the limits of fetching are reached.
  virtual Task<ClientPtr> find(std::string url) = 0;

  /// The keys at a client's `jwks_uri`, from memory or fetched now.
  /// @return null when they cannot be had. Throws as `find`.
  virtual Task<std::shared_ptr<jose::JwkSet const>> keys(std::string jwks_uri) = 0;
};

/// True for a client_id that is an address rather than a name that was given out. No registered
/// client has one. Whether the address is acceptable is decided by `check_document_url`.
[[nodiscard]] bool is_document_client_id(std::string_view client_id) noexcept;

}  // namespace tessera::oauth
