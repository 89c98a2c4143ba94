#include "packages/mcp-server/policy/rule.hpp"

#include "packages/mcp-server/policy/glob.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>

namespace tessera::mcp_server::policy {
namespace {

bool fits_one(std::vector<std::string> const& globs, std::string_view text) noexcept {
  return globs.empty() || std::ranges::any_of(globs, [&](std::string const& glob) {
           return glob_matches(glob, text);
         });
}

double number_of(json::value const& value) noexcept {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  return value.get_double();
}

/// Equal as values: 42 and 42.0 are one number, and no number is a text.
bool same_value(json::value const& a, json::value const& b) noexcept {
  if (!a.is_number() || !b.is_number()) return a == b;
  if (a.kind() == b.kind()) return a == b;
  return number_of(a) == number_of(b);
}

bool is_one_of(json::value const& value, std::vector<json::value> const& wanted) noexcept {
  return std::ranges::any_of(wanted,
                             [&](json::value const& one) { return same_value(value, one); });
}

json::value const* child_of(json::value const& from, std::string_view key) noexcept {
  if (auto const* object = from.if_object()) return object->if_contains(key);
  auto const* array = from.if_array();
  if (array == nullptr) return nullptr;
  std::size_t place = 0;
  auto const [end, problem] = std::from_chars(key.data(), key.data() + key.size(), place);
  bool const whole = problem == std::errc() && end == key.data() + key.size();
  return whole && place < array->size() ? &(*array)[place] : nullptr;
}

json::value const* claim_at(json::object const& claims, Path const& path) noexcept {
  json::value const* found = claims.if_contains(path.front());
  for (std::size_t i = 1; found != nullptr && i < path.size(); ++i)
    found = child_of(*found, path[i]);
  return found;
}

bool holds(ClaimCondition const& condition, json::object const* claims) noexcept {
  json::value const* const claim = claims == nullptr ? nullptr : claim_at(*claims, condition.path);
  if (claim == nullptr) return false;
  auto const* list = claim->if_array();
  if (list == nullptr) return is_one_of(*claim, condition.one_of);
  return std::ranges::any_of(
      *list, [&](json::value const& element) { return is_one_of(element, condition.one_of); });
}

bool holds(ArgumentCondition const& condition, json::value const& arguments) noexcept {
  json::value const* const value = value_at(arguments, condition.path);
  if (value == nullptr) return false;
  if (!condition.one_of.empty() && !is_one_of(*value, condition.one_of)) return false;
  if (!condition.globs.empty()) {
    auto const* text = value->if_string();
    if (text == nullptr || !fits_one(condition.globs, *text)) return false;
  }
  if (!condition.min && !condition.max) return true;
  if (!value->is_number()) return false;
  double const number = number_of(*value);
  return (!condition.min || number >= *condition.min) &&
         (!condition.max || number <= *condition.max);
}

}  // namespace

Subject Subject::of(http::Principal const& principal) noexcept {
  return {principal.tenant, principal.client_id, principal.scopes, &principal.claims};
}

json::value const* value_at(json::value const& from, Path const& path) noexcept {
  json::value const* found = &from;
  for (std::string const& key : path) {
    found = child_of(*found, key);
    if (found == nullptr) return nullptr;
  }
  return found;
}

std::optional<Mismatch> caller_mismatch(Rule const& rule, Subject const& subject,
                                        std::string_view tool) noexcept {
  using Part = Mismatch::Part;
  if (!fits_one(rule.tools, tool)) return Mismatch{Part::tool};
  if (!fits_one(rule.tenants, subject.tenant)) return Mismatch{Part::tenant};
  if (!fits_one(rule.clients, subject.client_id)) return Mismatch{Part::client};
  for (std::size_t i = 0; i < rule.scopes.size(); ++i)
    if (std::ranges::find(subject.scopes, rule.scopes[i]) == subject.scopes.end())
      return Mismatch{Part::scopes, i};
  for (std::size_t i = 0; i < rule.claims.size(); ++i)
    if (!holds(rule.claims[i], subject.claims)) return Mismatch{Part::claim, i};
  return std::nullopt;
}

std::optional<Mismatch> argument_mismatch(Rule const& rule, json::value const& arguments) noexcept {
  for (std::size_t i = 0; i < rule.arguments.size(); ++i)
    if (!holds(rule.arguments[i], arguments)) return Mismatch{Mismatch::Part::argument, i};
  return std::nullopt;
}

}  // namespace tessera::mcp_server::policy
