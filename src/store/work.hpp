#pragma once

#include "store/session.hpp"

#include <exception>
#include <functional>

namespace tessera::store {

/// One job without its types: `run` on a store thread, then `done` exactly once.
struct Work {
  std::function<void(Connection&)> run;
  std::function<void(std::exception_ptr)> done;
  Durability durability = Durability::disk;
};

}  // namespace tessera::store
