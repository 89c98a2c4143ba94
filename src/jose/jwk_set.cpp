#include "jose/jwk_set.hpp"

#include "jose/errc.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <set>

namespace tessera::jose {

Result<JwkSet> JwkSet::parse(std::string_view text) {
  Result<json::value> const value = parse_json(text, {.depth = 8, .bytes = kMaxBytes});
  if (!value) {
    Errc const code = value.error().code == JsonErrc::too_large ? Errc::too_large : Errc::malformed;
    return fail(code, {}, describe(value.error()));
  }
  return from_json(*value);
}

Result<JwkSet> JwkSet::from_json(json::value const& value) {
  json::value const* keys = json_find(value, "keys");
  if (keys == nullptr || !keys->is_array())
    return fail(Errc::malformed, "a key set must have a list of 'keys'");
  if (keys->get_array().size() > kMaxKeys)
    return fail(Errc::too_large, "a key set may have at most 100 keys");
  JwkSet out;
  // Ids of keys that are left out count as well: which of two keys is meant must never depend on
  // what this version supports.
  std::set<std::string_view> ids;
  for (json::value const& entry : keys->get_array()) {
    std::string_view const kid = json_text(entry, "kid");
    if (!kid.empty() && !ids.insert(kid).second) return fail(Errc::duplicate_kid);
    Result<Jwk> key = Jwk::from_json(entry);
    if (key) {
      out.keys_.push_back(std::move(*key));
    } else if (key.error().code == Errc::unsupported_key || key.error().code == Errc::invalid_key) {
      ++out.ignored_;
    } else {
      return key.error();
    }
  }
  return out;
}

Result<void> JwkSet::add(Jwk key) {
  if (keys_.size() >= kMaxKeys) return fail(Errc::too_large);
  if (!key.kid().empty() && find(key.kid()) != nullptr) return fail(Errc::duplicate_kid);
  keys_.push_back(std::move(key));
  return {};
}

Jwk const* JwkSet::find(std::string_view kid) const noexcept {
  if (kid.empty()) return nullptr;
  auto const found =
      std::find_if(keys_.begin(), keys_.end(), [kid](Jwk const& key) { return key.kid() == kid; });
  return found == keys_.end() ? nullptr : &*found;
}

Jwk const* JwkSet::find_only(Algorithm algorithm) const noexcept {
  Jwk const* only = nullptr;
  for (Jwk const& key : keys_) {
    if (key.algorithm() != algorithm) continue;
    if (only != nullptr) return nullptr;
    only = &key;
  }
  return only;
}

json::object JwkSet::to_json() const {
  json::array keys;
  keys.reserve(keys_.size());
  for (Jwk const& key : keys_) keys.push_back(key.to_json());
  json::object out;
  out["keys"] = std::move(keys);
  return out;
}

}  // namespace tessera::jose
