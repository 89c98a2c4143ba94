#pragma once

#include "base/clock.hpp"
#include "oauth/server/clients/fetched_documents.hpp"
#include "store/database.hpp"

namespace tessera::api_server {

/// Writes into the audit trail of each tenant which program was let in by its document, and in
/// which version. A program that cannot be written down is not let in. Safe from any thread.
class DocumentAudit final : public oauth::DocumentEvents {
 public:
  /// @param database, clock  not owned; outlive this
  DocumentAudit(store::Database& database, Clock const& clock)
      : database_(database), clock_(clock) {}

  Task<> admitted(oauth::ClientPtr client, std::string version) override;

 private:
  store::Database& database_;
  Clock const& clock_;
};

}  // namespace tessera::api_server
