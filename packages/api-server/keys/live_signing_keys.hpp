#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "oauth/keys/key_source.hpp"
#include "packages/api-server/keys/key_files.hpp"

#include <cstdint>
#include <mutex>

namespace tessera::api_server {

/// The signing keys as the files have them, also when those change while the server runs: a change
/// is in force half a second later in every process. Files that cannot be read leave the keys as
/// they were, and the log says so.
///
/// Whoever asks first after half a second looks at the plan's time stamp, and reads the files if it
/// is new: a few KiB, at a rotation. That is less than what it costs to have another thread do it.
class LiveSigningKeys final : public oauth::SigningKeys {
 public:
  /// @param clock, log  not owned; outlive this
  /// Throws what reading the files throws: a server without keys does not start.
  LiveSigningKeys(KeyFiles files, Clock const& clock, Log& log);

  [[nodiscard]] oauth::KeyRingPtr current() override;

 private:
  /// What tells one state of a file from another; all zero: there is no file.
  struct Stamp {
    std::uint64_t inode = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(Stamp const&) const = default;
  };
  [[nodiscard]] Stamp look() const;
  void reload();

  KeyFiles files_;
  Clock const& clock_;
  Log& log_;
  std::mutex mutex_;  // guards what follows
  Stamp stamp_;
  oauth::KeyRingPtr ring_;
  std::chrono::steady_clock::time_point look_again_;
};

/// What our own guard verifies with: the same keys, without the way over the network.
class OwnKeys final : public oauth::KeySource {
 public:
  /// @param keys  not owned; outlives this
  explicit OwnKeys(oauth::SigningKeys& keys) : keys_(keys) {}

  [[nodiscard]] oauth::KeySnapshot current() override;
  Task<oauth::KeySnapshot> keys_with(std::string kid) override;

 private:
  oauth::SigningKeys& keys_;
};

}  // namespace tessera::api_server
