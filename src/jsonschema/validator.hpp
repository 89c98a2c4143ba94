#pragma once

#include "base/json.hpp"
#include "jsonschema/errc.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tessera::jsonschema {

/// One thing that is wrong with a value.
struct Violation {
  std::string instance;  ///< Where, as a JSON Pointer; empty: the whole value.
  std::string message;   ///< What must hold, e.g. "must be a string".
};

/// All of them in one line for a person or a model to read: `'/a' must be a string; …`.
[[nodiscard]] std::string readable(std::vector<Violation> const& violations);

struct CompileOptions {
  std::size_t schemas = 2000;  ///< Schemas that may be reached, documents below included.
  std::size_t depth = 64;      ///< Schemas within each other.
  /// More schemas that references may lead to, by absolute URI without fragment; also metaschemas
  /// that `$schema` may name. Nothing else is ever looked up, least of all over a network.
  std::map<std::string, json::value, std::less<>> documents;
  /// Whether `format` refuses values: date, time, date-time, email, uri, uuid and ipv4. Other
  /// formats, and all of them by default, are annotations.
  bool assert_formats = false;
};

struct ValidateLimits {
  std::size_t work = 2'000'000;  ///< Steps; a value that needs more is refused.
  std::size_t depth = 128;       ///< Schemas applied within each other, references included.
  std::size_t violations = 20;   ///< More are counted as one line.
};

/// A schema made ready for use: all of JSON Schema 2020-12. Immutable and cheap to copy; safe to
/// use from many threads. Annotations (`title`, `format`, `contentEncoding`, unknown keywords …)
/// never refuse a value. `unevaluatedItems` and `unevaluatedProperties` cost extra, and only where
/// a schema has them.
class Validator {
 public:
  /// Errors: all of jsonschema::Errc; the hint names the place in the schema. References are
  /// followed within the schema, to `options.documents` and to the metaschema of 2020-12; any other
  /// refuses the schema.
  /// Spec: JSON Schema 2020-12 core and validation; MCP 2026-07-28 basic (JSON Schema usage)
  [[nodiscard]] static Result<Validator> compile(json::value const& schema,
                                                 CompileOptions const& options = {});

  /// @return what is wrong; empty: the value is valid.
  [[nodiscard]] std::vector<Violation> validate(json::value const& value,
                                                ValidateLimits limits = {}) const;
  [[nodiscard]] bool accepts(json::value const& value) const { return validate(value).empty(); }

 private:
  struct Compiled;
  explicit Validator(std::shared_ptr<Compiled const> compiled);
  std::shared_ptr<Compiled const> compiled_;
};

}  // namespace tessera::jsonschema
