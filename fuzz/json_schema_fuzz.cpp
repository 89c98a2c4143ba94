// A schema and a value, both from a peer: the first line is the schema, the rest the value.
#include "base/assert.hpp"
#include "jsonschema/pattern.hpp"
#include "jsonschema/validator.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

jsonschema::CompileOptions options() {
  jsonschema::CompileOptions out;
  out.schemas = 500;
  out.assert_formats = true;
  out.documents.emplace(
      "https://x.example/d",
      parse_json(
          R"({"$dynamicAnchor":"a","$defs":{"b":{"$anchor":"b","$ref":"https://x.example/d"}}})")
          .value());
  return out;
}

void check(std::string_view text) {
  static jsonschema::CompileOptions const given = options();
  std::size_t const end = text.find('\n');
  std::string_view const first = text.substr(0, end);
  std::string_view const rest = end == std::string_view::npos ? "" : text.substr(end + 1);
  if (Result<jsonschema::Pattern> const pattern =
          jsonschema::Pattern::compile(first, {256, 512, 16});
      pattern && rest.size() < 4096)
    (void)pattern->found_in(rest);
  Result<json::value> const schema = parse_json(first);
  if (!schema) return;
  Result<jsonschema::Validator> const validator = jsonschema::Validator::compile(*schema, given);
  Result<json::value> const value = parse_json(rest);
  if (!validator || !value) return;
  jsonschema::ValidateLimits limits;
  limits.work = 100'000;
  auto const violations = validator->validate(*value, limits);
  TESSERA_ASSERT(violations.size() <= limits.violations + 2, "the number of errors is bounded");
  TESSERA_ASSERT(validator->validate(*value, limits).size() == violations.size(),
                 "a schema keeps nothing of a value");
  (void)jsonschema::readable(violations);
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
