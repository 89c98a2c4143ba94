#pragma once

#include "async/task.hpp"

#include <string>

namespace tessera::oauth {

/// Which tenants are served. What a tenant is, the program knows. Safe to use from any thread.
class TenantStates {
 public:
  virtual ~TenantStates() = default;

  /// True for a tenant that was switched off: nothing is issued for it, and what was issued for it
  /// is no longer good. A tenant that nobody knows is not switched off.
  virtual Task<bool> is_disabled(std::string tenant) = 0;
};

}  // namespace tessera::oauth
