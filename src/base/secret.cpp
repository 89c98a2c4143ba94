#include "base/secret.hpp"

#include <cstring>

namespace tessera {

void wipe(std::string& value) noexcept {
  if (!value.empty()) ::explicit_bzero(value.data(), value.size());
  value.clear();
}

// A moved-from std::string may keep a short string's bytes inside itself, so the source is wiped
// too.
Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)) {
  other.value_.resize(other.value_.capacity());
  wipe(other.value_);
}

Secret& Secret::operator=(Secret other) noexcept {
  value_.swap(other.value_);
  return *this;
}

Secret::~Secret() { wipe(value_); }

}  // namespace tessera
