#pragma once

#include "async/blocking_pool.hpp"
#include "oauth/client/credential_store.hpp"

#include <chrono>
#include <string>

namespace tessera::oauth {

/// Keeps everything in one JSON file that only its owner may read (mode 0600, in a folder that is
/// made with 0700 when it is missing). A change is written to a new file which then takes the old
/// one's place, so that a reader never sees half of it; changes of several processes wait for each
/// other at a lock file beside it.
class FileCredentialStore final : public CredentialStore {
 public:
  /// @param path  absolute, or relative to the working folder
  /// @param pool  not owned; outlives this: files are touched there only
  FileCredentialStore(std::string path, BlockingPool& pool,
                      std::chrono::milliseconds patience = std::chrono::seconds(15));

  /// A missing file is an empty store. A file that others may read is refused.
  Task<StoredCredentials> load() override;
  Task<> update(std::function<void(StoredCredentials&)> change) override;
  Task<std::unique_ptr<Lock>> lock() override;

 private:
  Task<std::unique_ptr<Lock>> wait_for(std::string lock_file, bool must_have);

  std::string path_;
  BlockingPool& pool_;
  std::chrono::milliseconds patience_;
};

}  // namespace tessera::oauth
