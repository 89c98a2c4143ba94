#pragma once

#include "async/task.hpp"
#include "oauth/client/stored_credentials.hpp"

#include <functional>
#include <memory>

namespace tessera::oauth {

/// Where a client keeps registrations and tokens. Used on one strand only; what it keeps may be
/// shared with other processes.
class CredentialStore {
 public:
  virtual ~CredentialStore() = default;

  /// Throws Exception(Errc::bad_store).
  virtual Task<StoredCredentials> load() = 0;
  /// Reads, lets `change` change and writes, as one step for everybody who uses the store. Throws
  /// Exception(Errc::bad_store).
  /// @param change  called at most once, before the task ends
  virtual Task<> update(std::function<void(StoredCredentials&)> change) = 0;

  /// Held while a refresh token is spent: two processes that spend the same one would both lose
  /// it. Let go by its destructor.
  class Lock {
   public:
    virtual ~Lock() = default;
  };
  /// Waits for at most some seconds, then goes on without: a lost refresh token costs a sign-in, a
  /// lock that never comes would cost the call.
  virtual Task<std::unique_ptr<Lock>> lock() = 0;
};

/// Forgets everything when it ends. For tests and for programs that sign in anew each time.
class MemoryCredentialStore final : public CredentialStore {
 public:
  Task<StoredCredentials> load() override { co_return kept_; }
  Task<> update(std::function<void(StoredCredentials&)> change) override {
    change(kept_);
    co_return;
  }
  Task<std::unique_ptr<Lock>> lock() override { co_return nullptr; }

 private:
  StoredCredentials kept_;
};

}  // namespace tessera::oauth
