#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::oauth {

/// The parameters of one OAuth request. An empty value counts as omitted, unknown names are kept
/// and ignored, and only `resource` and `audience` may be repeated.
class Parameters {
 public:
  Parameters() = default;

  /// Reads an `application/x-www-form-urlencoded` body of at most 64 parameters.
  /// Errors: Errc::invalid_request. Spec: RFC 6749 §3.2, RFC 8707 §2
  [[nodiscard]] static Result<Parameters> parse(std::string_view body);

  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The value, or Errc::invalid_request that names the missing parameter.
  [[nodiscard]] Result<std::string_view> require(std::string_view name) const;
  /// Every value of a parameter that may be repeated, in order.
  [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace tessera::oauth
