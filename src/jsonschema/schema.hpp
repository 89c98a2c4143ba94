#pragma once

#include "base/assert.hpp"
#include "base/json_codec.hpp"

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

// JSON Schema from described structs: the one description of a struct gives its codec and its
// schema. What a C++ type cannot say is said beside it, by C++ member name:
//
//   struct Arguments {
//     std::string account_id;
//     static void annotate(jsonschema::Notes& notes) {
//       notes.of("account_id").description("Number of the account").pattern("^[0-9]{5}$");
//     }
//   };
//
// or, for a struct that one does not own, by `void annotate(jsonschema::Notes&, Arguments const*)`
// in its namespace.

namespace tessera::jsonschema {

/// Keywords for one member, or for the struct itself.
class Note {
 public:
  Note& title(std::string_view text) { return set("title", json::string_view(text)); }
  Note& description(std::string_view text) { return set("description", json::string_view(text)); }
  Note& pattern(std::string_view text) { return set("pattern", json::string_view(text)); }
  Note& format(std::string_view text) { return set("format", json::string_view(text)); }
  Note& min_length(std::int64_t value) { return set("minLength", value); }
  Note& max_length(std::int64_t value) { return set("maxLength", value); }
  Note& min_items(std::int64_t value) { return set("minItems", value); }
  Note& max_items(std::int64_t value) { return set("maxItems", value); }
  Note& minimum(json::value value) { return set("minimum", std::move(value)); }
  Note& maximum(json::value value) { return set("maximum", std::move(value)); }
  Note& default_value(json::value value) { return set("default", std::move(value)); }
  Note& examples(json::array values) { return set("examples", std::move(values)); }
  /// Any other keyword, e.g. `x-mcp-header`.
  Note& set(std::string_view keyword, json::value value) {
    keywords_[keyword] = std::move(value);
    return *this;
  }
  [[nodiscard]] json::object const& keywords() const noexcept { return keywords_; }

 private:
  json::object keywords_;
};

/// The notes of one struct.
class Notes {
 public:
  /// The note of a member, by its C++ name.
  Note& of(std::string_view member) { return members_[std::string(member)]; }
  /// The note of the struct itself.
  Note& self() noexcept { return self_; }
  [[nodiscard]] Note const& self() const noexcept { return self_; }
  [[nodiscard]] std::map<std::string, Note, std::less<>> const& members() const noexcept {
    return members_;
  }

 private:
  std::map<std::string, Note, std::less<>> members_;
  Note self_;
};

template <class T>
[[nodiscard]] json::object schema_of();

namespace schema_detail {

template <class T>
concept HasAnnotateMember = requires(Notes& notes) { T::annotate(notes); };
template <class T>
concept HasAnnotateFunction = requires(Notes& notes, T const* type) { annotate(notes, type); };

template <class T>
Notes notes_of() {
  Notes notes;
  if constexpr (HasAnnotateMember<T>)
    T::annotate(notes);
  else if constexpr (HasAnnotateFunction<T>)
    annotate(notes, static_cast<T const*>(nullptr));
  return notes;
}

/// Puts an object schema together and leaves out what is empty.
void finish(json::object& schema, json::object properties, json::array required, Notes const& notes,
            bool closed);
/// Adds the keywords of one member's note, if it has one.
void apply(json::object& property, Notes const& notes, std::string_view member);

template <class T>
json::object struct_schema() {
  constexpr JsonStyle style = json_style(static_cast<T const*>(nullptr));
  Notes const notes = notes_of<T>();
  json::object properties;
  json::array required;
  std::size_t noted = 0;
  [[maybe_unused]] T const initial{};
  boost::mp11::mp_for_each<json_detail::Members<T>>([&](auto member) {
    using D = decltype(member);
    using F = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
    std::string_view const name = json_detail::kName<T, D>.view();
    json::object property = schema_of<F>();
    if constexpr (style.defaults && !json_detail::is_optional<F>)
      property["default"] = to_json(initial.*D::pointer);
    if constexpr (!style.defaults && !json_detail::is_optional<F>)
      required.emplace_back(json::string_view(name));
    if (notes.members().contains(std::string_view(D::name))) ++noted;
    apply(property, notes, D::name);
    properties.emplace(name, std::move(property));
  });
  bool const all_noted = noted == notes.members().size();
  TESSERA_ASSERT(all_noted, "every note names a member of the struct");
  bool const closed = style.refuse_unknown || properties.empty();
  json::object schema;
  finish(schema, std::move(properties), std::move(required), notes, closed);
  return schema;
}

}  // namespace schema_detail

/// The schema of a described struct, enum, vector, string map, optional or plain type, spelled as
/// `json_codec` spells it. An optional has its value's schema; that it may be absent is said by
/// `required`. A struct that contains itself is not supported.
template <class T>
json::object schema_of() {
  using namespace json_detail;
  if constexpr (is_optional<T>) {
    return schema_of<typename T::value_type>();
  } else if constexpr (std::same_as<T, json::value>) {
    return {};
  } else if constexpr (std::same_as<T, json::object>) {
    return {{"type", "object"}};
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::same_as<T, std::string>) {
    return {{"type", "string"}};
  } else if constexpr (std::integral<T>) {
    if constexpr (std::unsigned_integral<T>) return {{"type", "integer"}, {"minimum", 0}};
    return {{"type", "integer"}};
  } else if constexpr (std::floating_point<T>) {
    return {{"type", "number"}};
  } else if constexpr (DescribedEnum<T>) {
    json::array words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { words.push_back(to_json(static_cast<T>(enumerator.value))); });
    return {{"type", "string"}, {"enum", std::move(words)}};
  } else if constexpr (is_vector<T>) {
    return {{"type", "array"}, {"items", schema_of<typename T::value_type>()}};
  } else if constexpr (is_string_map<T>) {
    return {{"type", "object"}, {"additionalProperties", schema_of<typename T::mapped_type>()}};
  } else {
    static_assert(Described<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
    return schema_detail::struct_schema<T>();
  }
}

}  // namespace tessera::jsonschema
