#include "base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace tessera {

void assertion_failed(char const* belief, char const* file, int line) noexcept {
  std::fprintf(stderr, "%s:%d: broken invariant: %s\n", file, line, belief);
  std::abort();
}

}  // namespace tessera
