#pragma once

#include "async/task.hpp"
#include "oauth/model/client_record.hpp"

#include <string>
#include <vector>

namespace tessera::oauth {

/// Where a client is looked up by its name. Safe to use from any thread.
class ClientFinder {
 public:
  virtual ~ClientFinder() = default;
  /// @return null when there is no such client, or it is disabled.
  virtual Task<ClientPtr> find(std::string client_id) = 0;
};

/// The clients that are stored. Safe to use from any thread.
class ClientStore : public ClientFinder {
 public:
  /// Throws Exception(Errc::invalid_request) for a bad record or a client_id that is taken.
  virtual Task<> add(ClientRecord record) = 0;
  /// Replaces the record; the next `find` sees it.
  /// Throws Exception(Errc::invalid_request) for a bad record or an unknown client_id.
  virtual Task<> update(ClientRecord record) = 0;
  /// Removes the record for good. Throws Exception(Errc::invalid_request) for an unknown client_id.
  virtual Task<> remove(std::string client_id) = 0;
  /// The record was changed by a job of somebody else: the next `find` of this process sees it.
  virtual void forget(std::string const& client_id) = 0;
  /// All records by client_id, at most 10,000.
  virtual Task<std::vector<ClientRecord>> list() = 0;
};

}  // namespace tessera::oauth
