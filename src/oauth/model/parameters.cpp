#include "oauth/model/parameters.hpp"

#include "http/message/form.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

bool may_repeat(std::string_view name) { return name == "resource" || name == "audience"; }

}  // namespace

Result<Parameters> Parameters::parse(std::string_view body) {
  Result<http::Form> form = http::parse_form(body);
  if (!form) return fail(Errc::invalid_request, "the body is not a well-formed form");
  Parameters parameters;
  for (auto const& [name, value] : form->fields()) {
    // A name that comes twice is refused even where one of the two is empty: another reader of the
    // same request might take the other one.
    if (form->count(name) > 1 && !may_repeat(name))
      return fail(Errc::invalid_request, "a parameter is repeated");
    if (!value.empty()) parameters.values_.emplace_back(name, value);
  }
  return parameters;
}

std::optional<std::string_view> Parameters::find(std::string_view name) const noexcept {
  for (auto const& [known, value] : values_)
    if (known == name) return value;
  return std::nullopt;
}

Result<std::string_view> Parameters::require(std::string_view name) const {
  auto const value = find(name);
  if (!value) return fail(Errc::invalid_request, std::string(name) + " is required");
  return *value;
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (auto const& [known, value] : values_)
    if (known == name) values.emplace_back(value);
  return values;
}

}  // namespace tessera::oauth
