#pragma once

#include "oauth/server/clients/client_documents.hpp"
#include "oauth/storage/client_store.hpp"

namespace tessera::oauth {

/// Finds a client wherever it is known: in the store, or at its own address. What it gives back is
/// ready for use: keys that the client keeps at its `jwks_uri` are there. Every endpoint asks here.
/// Safe to use from any thread.
class ClientResolver final : public ClientFinder {
 public:
  /// @param store      not owned; outlives this
  /// @param documents  not owned; outlives this; null: addresses are nobody's
  ClientResolver(ClientFinder& store, ClientDocuments* documents)
      : store_(store), documents_(documents) {}

  /// @return null for a client that is unknown, disabled, or whose document or keys cannot be had.
  /// Throws as `ClientDocuments::find`.
  Task<ClientPtr> find(std::string client_id) override;

 private:
  Task<ClientPtr> with_keys(ClientPtr client);

  ClientFinder& store_;
  ClientDocuments* documents_;
};

}  // namespace tessera::oauth
