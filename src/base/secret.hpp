#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tessera {

/// A string that must not be seen: it is wiped when destroyed, cannot be streamed or formatted, and
/// is read only through `reveal()`, so that every use can be found by name. Compare with
/// `crypto::constant_time_equal`, never with `==` (which does not exist here).
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(Secret const& other) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret other) noexcept;
  ~Secret();

  [[nodiscard]] std::string_view reveal() const noexcept { return value_; }
  [[nodiscard]] bool empty() const noexcept { return value_.empty(); }

 private:
  std::string value_;
};

/// Overwrites the bytes in a way that the optimiser may not remove.
void wipe(std::string& value) noexcept;

}  // namespace tessera
