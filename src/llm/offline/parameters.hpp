#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::llm::offline {

namespace json = boost::json;

/// What kind of value a parameter wants, as far as its schema and name tell.
enum class ParameterKind {
  text,        ///< Any string.
  email,       ///< A string that is an e-mail address.
  identifier,  ///< An id, code or number of something, as a string or integer.
  integer,
  number,
  boolean,
  choice,  ///< One of the values of an `enum`.
  date,
  url,
  array,
  object,        ///< Only `key=value` with JSON could fill it: left out.
  confirmation,  ///< A person's consent: never filled, whatever the text says.
};

struct Parameter {
  std::string name;
  std::vector<std::string> words;  ///< Of the name: `new_email` -> new, email.
  std::string description;
  std::string type;  ///< JSON Schema's `type`, `string` where nothing is said.
  ParameterKind kind = ParameterKind::text;
  bool required = false;
  std::vector<std::string> choices;  ///< Texts of the `enum`.
  std::string item_type;             ///< Of an array's items.
};

/// The top-level properties of an input schema, in its order. Anything odd is passed over: a schema
/// comes from a server and is not trusted to make sense.
[[nodiscard]] std::vector<Parameter> parameters_of(json::object const& schema);

/// The value that `text` means for this parameter, or nothing when it does not fit.
[[nodiscard]] std::optional<json::value> convert(std::string_view text, Parameter const& parameter);

/// A value of the right kind, to show how a request is written.
[[nodiscard]] std::string example_value(Parameter const& parameter);

}  // namespace tessera::llm::offline
