#pragma once

#include "base/json.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Described struct <-> JSON. A struct is described once:
//
//   struct Token { std::string access_token; std::optional<std::string> scope; int expires_in =
//   300; }; BOOST_DESCRIBE_STRUCT(Token, (), (access_token, scope, expires_in))
//
// Rules: a member is required unless it is a std::optional, or the struct is `all_optional`, or the
// member is a container and `empty_if_absent`. An empty optional is not written. A namespace sets
// its spelling and policy with one function found by argument-dependent look-up:
//
//   template <class T> constexpr JsonStyle json_style(T const*) { return {.camel_case = true}; }

namespace tessera {

/// How the structs of a namespace are spelled on the wire.
struct JsonStyle {
  bool camel_case = false;      ///< `input_schema` <-> `inputSchema`; otherwise as is.
  bool refuse_unknown = false;  ///< An unknown key is an error instead of being ignored.
  bool defaults = false;        ///< An absent member keeps its default member initializer.
};
constexpr JsonStyle json_style(...) { return {}; }

/// A folder's table of exceptions to the mechanical rule; empty means: follow the rule.
constexpr std::string_view json_name_exception(...) { return {}; }

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

template <class T>
[[nodiscard]] Result<T> from_json(json::value const& value);
template <class T>
[[nodiscard]] json::value to_json(T const& value, json::storage_ptr storage = {});

namespace json_detail {

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_string_map = false;
template <class T>
inline constexpr bool is_string_map<std::map<std::string, T>> = true;

/// A wire name made at compile time from a C++ name.
struct WireName {
  std::array<char, 64> text{};
  std::size_t size = 0;
  [[nodiscard]] constexpr std::string_view view() const { return {text.data(), size}; }
};

constexpr WireName wire_name(std::string_view cpp, std::string_view exception, bool camel) {
  WireName out;
  if (cpp.ends_with('_')) cpp.remove_suffix(1);  // `delete_` and other C++ keywords
  std::string_view const from = exception.empty() ? cpp : exception;
  bool upper = false;
  for (char const c : from) {
    if (exception.empty() && camel && c == '_') {
      upper = true;
      continue;
    }
    out.text[out.size++] = upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

template <class T, class D>
inline constexpr WireName kName =
    wire_name(D::name, json_name_exception(static_cast<T const*>(nullptr), D::name),
              json_style(static_cast<T const*>(nullptr)).camel_case);

/// Where the decoder stands: a chain on the stack, made into a JSON Pointer only when an error
/// needs it.
struct Place {
  Place const* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;
};

[[nodiscard]] Error wrong_type(Place const& at, std::string_view expected);
[[nodiscard]] Error missing(Place const& at, std::string_view name);
[[nodiscard]] Error unknown(Place const& at, std::string_view name);
[[nodiscard]] Error out_of_range(Place const& at, std::string_view expected);

template <class T>
[[nodiscard]] bool decode(json::value const& value, T& out, Place const& at, Error& error);

template <class T>
bool decode_struct(json::value const& value, T& out, Place const& at, Error& error) {
  constexpr JsonStyle style = json_style(static_cast<T const*>(nullptr));
  auto const* object = value.if_object();
  if (object == nullptr) return error = wrong_type(at, "an object"), false;
  bool ok = true;
  std::size_t seen = 0;
  boost::mp11::mp_for_each<Members<T>>([&](auto member) {
    using D = decltype(member);
    if (!ok) return;
    auto& field = out.*D::pointer;
    using F = std::remove_cvref_t<decltype(field)>;
    constexpr WireName const& name = kName<T, D>;
    json::value const* found = object->if_contains(name.view());
    if (found == nullptr) {
      if constexpr (!is_optional<F> && !style.defaults) {
        error = missing(at, name.view());
        ok = false;
      }
      return;
    }
    ++seen;
    ok = decode(*found, field, Place{&at, name.view()}, error);
  });
  if (ok && style.refuse_unknown && seen != object->size()) {
    for (auto const& [key, unused] : *object) {
      bool known = false;
      boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        known = known || kName<T, decltype(member)>.view() == std::string_view(key);
      });
      if (!known) return error = unknown(at, key), false;
    }
  }
  return ok;
}

template <class T>
bool decode_integer(json::value const& value, T& out, Place const& at, Error& error) {
  auto const fits = [&](auto number) {
    if (!std::in_range<T>(number)) return error = out_of_range(at, "an integer that fits"), false;
    out = static_cast<T>(number);
    return true;
  };
  if (value.is_int64()) return fits(value.get_int64());
  if (value.is_uint64()) return fits(value.get_uint64());
  // JSON has one number type: 42.0 and 4.2e1 are the integer 42 (RFC 8259 §6, JSON Schema 2020-12
  // §6.1.1).
  if (value.is_double()) {
    double const number = value.get_double();
    if (number >= -9007199254740991.0 && number <= 9007199254740991.0 &&
        number == static_cast<double>(static_cast<std::int64_t>(number)))
      return fits(static_cast<std::int64_t>(number));
  }
  return error = wrong_type(at, "an integer"), false;
}

template <class T>
bool decode_enum(json::value const& value, T& out, Place const& at, Error& error) {
  auto const* text = value.if_string();
  if (text == nullptr) return error = wrong_type(at, "a string"), false;
  bool found = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
    constexpr WireName name =
        wire_name(decltype(enumerator)::name,
                  json_name_exception(static_cast<T const*>(nullptr), decltype(enumerator)::name),
                  json_style(static_cast<T const*>(nullptr)).camel_case);
    if (!found && name.view() == std::string_view(*text)) {
      out = enumerator.value;
      found = true;
    }
  });
  if (!found) error = out_of_range(at, "one of the known words");
  return found;
}

template <class T>
bool decode(json::value const& value, T& out, Place const& at, Error& error) {
  if constexpr (is_optional<T>) {
    if (value.is_null()) return out.reset(), true;
    return decode(value, out.emplace(), at, error);
  } else if constexpr (std::same_as<T, json::value>) {
    return out = value, true;
  } else if constexpr (std::same_as<T, json::object>) {
    if (!value.is_object()) return error = wrong_type(at, "an object"), false;
    return out = value.get_object(), true;
  } else if constexpr (std::same_as<T, bool>) {
    if (!value.is_bool()) return error = wrong_type(at, "a boolean"), false;
    return out = value.get_bool(), true;
  } else if constexpr (std::same_as<T, std::string>) {
    if (!value.is_string()) return error = wrong_type(at, "a string"), false;
    return out = std::string(value.get_string()), true;
  } else if constexpr (std::integral<T>) {
    return decode_integer(value, out, at, error);
  } else if constexpr (std::floating_point<T>) {
    if (!value.is_number()) return error = wrong_type(at, "a number"), false;
    return out = value.to_number<T>(), true;
  } else if constexpr (DescribedEnum<T>) {
    return decode_enum(value, out, at, error);
  } else if constexpr (is_vector<T>) {
    auto const* array = value.if_array();
    if (array == nullptr) return error = wrong_type(at, "an array"), false;
    out.clear();
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i)
      if (!decode((*array)[i], out.emplace_back(), Place{&at, {}, i, true}, error)) return false;
    return true;
  } else if constexpr (is_string_map<T>) {
    auto const* object = value.if_object();
    if (object == nullptr) return error = wrong_type(at, "an object"), false;
    for (auto const& [key, member] : *object)
      if (!decode(member, out[std::string(key)], Place{&at, key}, error)) return false;
    return true;
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    return decode_struct(value, out, at, error);
  }
}

template <class T>
void encode(T const& in, json::value& out) {
  if constexpr (is_optional<T>) {
    if (in) encode(*in, out);
  } else if constexpr (std::same_as<T, json::value> || std::same_as<T, json::object> ||
                       std::same_as<T, bool> || std::integral<T> || std::floating_point<T>) {
    out = in;
  } else if constexpr (std::same_as<T, std::string>) {
    out.emplace_string() = in;
  } else if constexpr (DescribedEnum<T>) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      constexpr WireName name =
          wire_name(decltype(enumerator)::name,
                    json_name_exception(static_cast<T const*>(nullptr), decltype(enumerator)::name),
                    json_style(static_cast<T const*>(nullptr)).camel_case);
      if (enumerator.value == in) out.emplace_string() = name.view();
    });
  } else if constexpr (is_vector<T>) {
    json::array& array = out.emplace_array();
    array.reserve(in.size());
    for (auto const& element : in) encode(element, array.emplace_back(nullptr));
  } else if constexpr (is_string_map<T>) {
    json::object& object = out.emplace_object();
    for (auto const& [key, member] : in) encode(member, object[key]);
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    json::object& object = out.emplace_object();
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      using D = decltype(member);
      auto const& field = in.*D::pointer;
      if constexpr (is_optional<std::remove_cvref_t<decltype(field)>>) {
        if (!field) return;
      }
      encode(field, object[kName<T, D>.view()]);
    });
  }
}

}  // namespace json_detail

/// Decodes a described struct (or a vector, map, optional, enum, number, string of such).
/// Errors: wrong_type, missing_field, unknown_field, out_of_range; the hint names the place by JSON
/// Pointer.
template <class T>
Result<T> from_json(json::value const& value) {
  T out{};
  Error error;
  if (!json_detail::decode(value, out, json_detail::Place{}, error)) return error;
  return out;
}

/// Parses and decodes. Errors: those of `parse_json` and of `from_json`.
template <class T>
[[nodiscard]] Result<T> parse_json_as(std::string_view text, JsonLimits limits = {}) {
  Result<json::value> value = parse_json(text, limits);
  if (!value) return value.error();
  return from_json<T>(*value);
}

template <class T>
json::value to_json(T const& in, json::storage_ptr storage) {
  json::value out(std::move(storage));
  json_detail::encode(in, out);
  return out;
}

}  // namespace tessera
