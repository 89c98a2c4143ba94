#pragma once

#include "async/task.hpp"
#include "jose/jwk_set.hpp"

#include <memory>
#include <string>

namespace tessera::oauth {

/// An immutable set of keys; a newer one replaces it as a whole.
using KeySnapshot = std::shared_ptr<jose::JwkSet const>;

/// Where an issuer's keys come from. Used on one strand only.
class KeySource {
 public:
  virtual ~KeySource() = default;

  /// The keys that are trusted now, without waiting; null: none are known, or they are too old.
  [[nodiscard]] virtual KeySnapshot current() = 0;
  /// The keys that are trusted now, after an effort to have `kid` among them. The caller must look
  /// for itself whether it is. Throws Exception(Errc::temporarily_unavailable) when there are none.
  virtual Task<KeySnapshot> keys_with(std::string kid) = 0;
};

/// Keys that are known at start-up and stay.
class StaticKeys final : public KeySource {
 public:
  explicit StaticKeys(jose::JwkSet keys)
      : keys_(std::make_shared<jose::JwkSet const>(std::move(keys))) {}

  [[nodiscard]] KeySnapshot current() override { return keys_; }
  Task<KeySnapshot> keys_with(std::string) override { co_return keys_; }

 private:
  KeySnapshot keys_;
};

}  // namespace tessera::oauth
