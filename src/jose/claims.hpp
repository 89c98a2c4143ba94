#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::jose {

/// When a token holds. Fractions of a second are cut off.
struct TimeClaims {
  std::optional<SysSeconds> exp;
  std::optional<SysSeconds> nbf;
  std::optional<SysSeconds> iat;
};

/// The claims of one token, their types checked once: a registered claim is either absent or of its
/// type. Absent texts read as empty. Immutable. Spec: RFC 7519 §4.1, RFC 9068 §2.2
class Claims {
 public:
  /// Reads a JWT's payload. Errors: malformed, also for a registered claim of a wrong type.
  [[nodiscard]] static Result<Claims> parse(std::string_view payload);
  [[nodiscard]] static Result<Claims> from_json(json::object claims);

  [[nodiscard]] std::string_view iss() const noexcept { return text("iss"); }
  [[nodiscard]] std::string_view sub() const noexcept { return text("sub"); }
  [[nodiscard]] std::string_view jti() const noexcept { return text("jti"); }
  [[nodiscard]] std::string_view client_id() const noexcept { return text("client_id"); }
  /// The scopes as they were sent, separated by spaces.
  [[nodiscard]] std::string_view scope() const noexcept { return text("scope"); }
  [[nodiscard]] bool has_scope(std::string_view name) const noexcept;

  /// One entry for a single string.
  [[nodiscard]] std::vector<std::string> const& aud() const noexcept { return aud_; }
  [[nodiscard]] bool has_audience(std::string_view audience) const noexcept;

  [[nodiscard]] TimeClaims const& times() const noexcept { return times_; }
  [[nodiscard]] std::optional<SysSeconds> exp() const noexcept { return times_.exp; }
  [[nodiscard]] std::optional<SysSeconds> nbf() const noexcept { return times_.nbf; }
  [[nodiscard]] std::optional<SysSeconds> iat() const noexcept { return times_.iat; }

  /// True when the claim is there, is not null and is not an empty string.
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  /// A claim's text; empty when it is absent or no string.
  [[nodiscard]] std::string_view text(std::string_view name) const noexcept;
  [[nodiscard]] json::object const& raw() const noexcept { return raw_; }

 private:
  json::object raw_;
  std::vector<std::string> aud_;
  TimeClaims times_;
};

/// A NumericDate: an integer or finite number in [0, 2^53), cut to whole seconds; nothing for all
/// else. Spec: RFC 7519 §2
[[nodiscard]] std::optional<SysSeconds> numeric_date(json::value const& value) noexcept;

/// The NumericDate of an instant.
[[nodiscard]] inline std::int64_t numeric_date(SysSeconds when) noexcept {
  return when.time_since_epoch().count();
}

}  // namespace tessera::jose
