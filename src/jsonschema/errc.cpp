#include "jsonschema/errc.hpp"

namespace tessera::jsonschema {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::bad_schema:
      return "not a valid JSON Schema";
    case Errc::unsupported_dialect:
      return "only JSON Schema 2020-12 is supported";
    case Errc::unsupported_keyword:
      return "the schema uses a keyword that is not supported";
    case Errc::bad_reference:
      return "the schema has a reference that cannot be followed";
    case Errc::bad_pattern:
      return "the schema has a pattern that cannot be used";
    case Errc::too_complex:
      return "the schema is too complex";
  }
  return "unknown JSON Schema error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("jsonschema");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::jsonschema
