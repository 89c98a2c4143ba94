#pragma once

#include "jsonschema/errc.hpp"
#include "jsonschema/node.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reading the keywords of one schema that hold no schemas. Internal; throws Exception, caught by
// `Validator::compile`.

namespace tessera::jsonschema {

/// Bytes of a URI or a JSON Pointer: names of schemas are made of those around them, so that long
/// ones would multiply.
inline constexpr std::size_t kLongestName = 4096;

/// A JSON text that holds schemas.
struct Source {
  std::string uri;  ///< Empty: the schema that was given to `compile`.
  json::value const* root = nullptr;
};

/// Where the compiler is.
struct Spot {
  Source const* source = nullptr;
  std::string pointer;
  Resource* resource = nullptr;
  std::size_t depth = 0;

  [[nodiscard]] Spot child(std::string_view key) const;
};

/// @param key  the keyword that is wrong; empty: the schema itself
[[noreturn]] void refuse(Errc code, Spot const& at, std::string_view key, std::string_view why);

/// A keyword's value where it must be an object, a text, …; absent keywords give nothing.
[[nodiscard]] json::object const* object_of(json::object const& schema, std::string_view key,
                                            Spot const& at);
[[nodiscard]] std::optional<std::string> text_of(json::object const& schema, std::string_view key,
                                                 Spot const& at);
[[nodiscard]] std::optional<std::size_t> count_of(json::object const& schema, std::string_view key,
                                                  Spot const& at);
[[nodiscard]] Pattern pattern_of(std::string_view text, Spot const& at, std::string_view key);

/// The validation vocabulary. Spec: JSON Schema 2020-12 validation §6
void read_validation(json::object const& schema, Node& node, Spot const& at);

}  // namespace tessera::jsonschema
