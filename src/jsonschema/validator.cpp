#include "jsonschema/validator.hpp"

#include "jsonschema/compiler.hpp"
#include "jsonschema/evaluation.hpp"

#include <utility>

namespace tessera::jsonschema {

struct Validator::Compiled {
  Document document;
};

Validator::Validator(std::shared_ptr<Compiled const> compiled) : compiled_(std::move(compiled)) {}

Result<Validator> Validator::compile(json::value const& schema, CompileOptions const& options) {
  auto compiled = std::make_shared<Compiled>();
  try {
    Compiler(schema, options, compiled->document).run();
  } catch (Exception const& error) {
    return error.error();
  }
  return Validator(std::move(compiled));
}

std::vector<Violation> Validator::validate(json::value const& value, ValidateLimits limits) const {
  return Evaluation(limits).run(*compiled_->document.root, value);
}

std::string readable(std::vector<Violation> const& violations) {
  std::string out;
  for (Violation const& violation : violations) {
    if (!out.empty()) out += "; ";
    out += violation.instance.empty() ? std::string("the value") : "'" + violation.instance + "'";
    out += ' ';
    out += violation.message;
  }
  return out;
}

}  // namespace tessera::jsonschema
