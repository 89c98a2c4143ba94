#pragma once

#include <cstddef>

namespace tessera {

/// Asks for all of some objects that will be read soon and are probably in far memory, so that
/// their lines come at the same time and not one after the other. Changes nothing else.
template <class T>
inline void prefetch(T const* objects, std::size_t count = 1) noexcept {
  constexpr std::size_t kLine = 64;
  auto const* const bytes = reinterpret_cast<char const*>(objects);
  for (std::size_t at = 0; at < count * sizeof(T); at += kLine) __builtin_prefetch(bytes + at);
}

}  // namespace tessera
