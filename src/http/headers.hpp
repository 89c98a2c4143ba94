#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::http {

/// Header fields in the order they came, names compared without case. All text lies in one buffer,
/// so that a connection which reuses the object allocates nothing per request. Views returned stay
/// valid until the next change.
class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  /// Appends one field. Neither part is checked; see `is_field_name` and `is_field_value`.
  void add(std::string_view name, std::string_view value);
  /// Replaces every field of that name by one.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// Empties it and keeps the memory.
  void clear() noexcept;

  /// The first value, or nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The first value, or an empty view.
  [[nodiscard]] std::string_view get(std::string_view name) const noexcept;
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] Field at(std::size_t index) const noexcept;

 private:
  struct Slice {
    std::uint32_t name, name_size, value, value_size;
  };
  [[nodiscard]] bool is_named(Slice const& slice, std::string_view name) const noexcept;

  std::string text_;
  std::vector<Slice> fields_;
};

/// ASCII case-insensitive equality.
[[nodiscard]] bool iequals(std::string_view a, std::string_view b) noexcept;
/// Spec: RFC 9110 §5.1 (token)
[[nodiscard]] bool is_field_name(std::string_view name) noexcept;
/// Visible ASCII, space, tab and obs-text; no CR, LF or NUL. Spec: RFC 9110 §5.5
[[nodiscard]] bool is_field_value(std::string_view value) noexcept;
/// Without spaces and tabs at both ends. Spec: RFC 9110 §5.6.3
[[nodiscard]] std::string_view trim_ows(std::string_view value) noexcept;

}  // namespace tessera::http
