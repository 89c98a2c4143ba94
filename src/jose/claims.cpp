#include "jose/claims.hpp"

#include "jose/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::jose {
namespace {

constexpr std::array<std::string_view, 5> kTexts{"iss", "sub", "jti", "client_id", "scope"};

Error wrong_claim(std::string_view name, std::string_view expected) {
  return fail(Errc::malformed,
              "the claim '" + std::string(name) + "' must be " + std::string(expected));
}

Result<std::vector<std::string>> read_audience(json::object const& claims) {
  json::value const* aud = claims.if_contains("aud");
  std::vector<std::string> out;
  if (aud == nullptr) return out;
  if (aud->is_string()) {
    out.emplace_back(aud->get_string());
    return out;
  }
  auto const* list = aud->if_array();
  if (list == nullptr) return wrong_claim("aud", "a string or a list of strings");
  for (json::value const& entry : *list) {
    if (!entry.is_string()) return wrong_claim("aud", "a string or a list of strings");
    out.emplace_back(entry.get_string());
  }
  return out;
}

Result<std::optional<SysSeconds>> read_date(json::object const& claims, std::string_view name) {
  json::value const* member = claims.if_contains(name);
  if (member == nullptr) return std::optional<SysSeconds>();
  std::optional<SysSeconds> const date = numeric_date(*member);
  if (!date) return wrong_claim(name, "a number of seconds since 1970");
  return date;
}

}  // namespace

std::optional<SysSeconds> numeric_date(json::value const& value) noexcept {
  constexpr std::int64_t kEnd = std::int64_t{1} << 53;
  std::int64_t seconds = -1;
  if (auto const* integer = value.if_int64()) {
    seconds = *integer;
  } else if (auto const* number = value.if_double()) {
    // False for not-a-number as well.
    if (*number >= 0 && *number < static_cast<double>(kEnd))
      seconds = static_cast<std::int64_t>(*number);
  }
  if (seconds < 0 || seconds >= kEnd) return std::nullopt;
  return SysSeconds{std::chrono::seconds{seconds}};
}

Result<Claims> Claims::parse(std::string_view payload) {
  Result<json::value> value = parse_json(payload, {.depth = 16, .bytes = payload.size()});
  if (!value)
    return fail(Errc::malformed, "the token's claims are not JSON", describe(value.error()));
  auto* object = value->if_object();
  if (object == nullptr) return fail(Errc::malformed, "the token's claims are not an object");
  return from_json(std::move(*object));
}

Result<Claims> Claims::from_json(json::object claims) {
  for (std::string_view const name : kTexts) {
    json::value const* member = claims.if_contains(name);
    if (member != nullptr && !member->is_string()) return wrong_claim(name, "a string");
  }
  Claims out;
  Result<std::vector<std::string>> aud = read_audience(claims);
  if (!aud) return aud.error();
  out.aud_ = std::move(*aud);
  std::pair<std::string_view, std::optional<SysSeconds> TimeClaims::*> const dates[] = {
      {"exp", &TimeClaims::exp}, {"nbf", &TimeClaims::nbf}, {"iat", &TimeClaims::iat}};
  for (auto const& [name, member] : dates) {
    Result<std::optional<SysSeconds>> const date = read_date(claims, name);
    if (!date) return date.error();
    out.times_.*member = *date;
  }
  out.raw_ = std::move(claims);
  return out;
}

bool Claims::has_scope(std::string_view name) const noexcept {
  std::string_view rest = scope();
  while (!rest.empty()) {
    std::size_t const end = std::min(rest.find(' '), rest.size());
    if (rest.substr(0, end) == name) return end != 0;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

bool Claims::has_audience(std::string_view audience) const noexcept {
  return std::find(aud_.begin(), aud_.end(), audience) != aud_.end();
}

bool Claims::has(std::string_view name) const noexcept {
  json::value const* member = raw_.if_contains(name);
  if (member == nullptr || member->is_null()) return false;
  return !member->is_string() || !member->get_string().empty();
}

std::string_view Claims::text(std::string_view name) const noexcept {
  json::value const* member = raw_.if_contains(name);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}

}  // namespace tessera::jose
