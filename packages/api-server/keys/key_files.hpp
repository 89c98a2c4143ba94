#pragma once

#include "oauth/server/keys/signing_keys.hpp"
#include "packages/api-server/keys/key_plan.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tessera::api_server {

/// The plan of the signing keys and their private halves: one folder, files of mode 0600. Several
/// processes share it. The plan is replaced in one step, a private half is written before the plan
/// that names it and removed after the plan that does not.
///
/// While there is no plan, the key files of the configuration are one: the first signs, the others
/// are published.
/// Errors of all: Exception with appkit::Errc::unreadable_file, bad_setting; never key material.
class KeyFiles {
 public:
  struct Options {
    std::string plan_file;                 ///< `keys/signing-keys.json`
    std::vector<std::string> first_files;  ///< Used while there is no plan.
  };
  explicit KeyFiles(Options options) : options_(std::move(options)) {}

  [[nodiscard]] std::string const& plan_file() const noexcept { return options_.plan_file; }

  [[nodiscard]] KeyPlan read_plan(SysSeconds now) const;
  /// The keys of a plan. Only the active one is read as a private key for longer than a moment.
  [[nodiscard]] oauth::KeyRingPtr load(KeyPlan const& plan) const;

  /// One change at a time among all processes; held by whoever reads, decides and writes.
  class Lock {
   public:
    explicit Lock(KeyFiles const& files);
    ~Lock();
    Lock(Lock const&) = delete;
    Lock& operator=(Lock const&) = delete;

   private:
    int file_;
  };
  void write_plan(KeyPlan const& plan) const;

  struct NewKey {
    std::string kid;
    std::string file;
  };
  /// Makes a key and writes its private half; no plan names it yet.
  [[nodiscard]] NewKey create_key() const;
  void remove_key_file(std::string const& file) const;

 private:
  [[nodiscard]] std::filesystem::path folder() const;
  [[nodiscard]] std::string path(std::string const& file) const;
  [[nodiscard]] jose::SigningKey read_key(std::string const& path) const;
  [[nodiscard]] KeyPlan first_plan(SysSeconds now) const;

  Options options_;
};

}  // namespace tessera::api_server
