#include "oauth/client/handover/forwarded_headers.hpp"

#include "oauth/client/handover/header_rules.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>
#include <vector>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMostRules = 32;

Error refuse(std::string const& name, std::string const& why) {
  return fail(Errc::bad_settings, "forward_headers: '" + name + "' " + why);
}

bool contains(std::vector<std::string> const& names, std::string_view name) {
  return std::ranges::any_of(names,
                             [&](std::string const& one) { return http::iequals(one, name); });
}

}  // namespace

Result<void> check_forwarded_headers(ForwardedHeaders const& rules,
                                     std::string_view tenant_header) {
  if (rules.size() > kMostRules)
    return fail(Errc::bad_settings, "forward_headers has more than 32 entries");
  std::vector<std::string> sources;
  std::vector<std::string> targets;
  for (auto const& [source, target] : rules) {
    for (std::string const& name : {source, target}) {
      if (!http::is_field_name(name)) return refuse(name, "is no header field");
      if (is_reserved_field(name))
        return refuse(name,
                      "belongs to credentials, the connection or the protocol: it is never "
                      "taken from a caller");
    }
    // Whoever calls could else say which tenant it is.
    if (is_tenant_field(target) || http::iequals(target, tenant_header))
      return refuse(target, "names the tenant and is written from the verified token alone");
    if (contains(sources, source)) return refuse(source, "is named twice");
    if (contains(targets, target)) return refuse(target, "would come from two fields");
    sources.push_back(source);
    targets.push_back(target);
  }
  return {};
}

Result<http::Headers> take_headers(ForwardedHeaders const& rules, http::Headers const* sent,
                                   std::string_view tenant) {
  http::Headers taken;
  for (auto const& [source, target] : rules) {
    if (is_tenant_field(source)) {
      taken.add(target, tenant);
      continue;
    }
    std::size_t const count = sent == nullptr ? 0 : sent->count(source);
    if (count == 0) continue;
    std::string_view const value = http::trim_ows(sent->get(source));
    if (count > 1) return fail(Errc::invalid_request, "the header " + source + " is repeated");
    if (value.size() > kMaxForwardedValue || !http::is_field_value(value))
      return fail(Errc::invalid_request, "the header " + source + " is too long or malformed");
    taken.add(target, value);
  }
  return taken;
}

}  // namespace tessera::oauth
