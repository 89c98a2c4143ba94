#include "oauth/server/foreign/foreign_tokens.hpp"

#include "jose/jwt.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"

#include <algorithm>
#include <set>

namespace tessera::oauth {
namespace {

Error refuse(std::string word) {
  return fail(Errc::invalid_request, "the token is not valid", std::move(word));
}

bool is_name_of(ForeignIssuer const& issuer, std::string_view name) {
  return issuer.issuer == name ||
         std::ranges::find(issuer.other_names, name) != issuer.other_names.end();
}

}  // namespace

ForeignTokens::ForeignTokens(Parts parts) : parts_(std::move(parts)) {
  if (parts_.keys == nullptr && !parts_.issuers.empty())
    throw Exception(fail(Errc::bad_settings, "trusted issuers need a source of their keys"));
  std::set<std::string_view> names;
  std::set<std::string_view> issuers;
  for (ForeignIssuer const& issuer : parts_.issuers) {
    check_foreign_issuer(issuer).value();
    bool is_new = names.insert(issuer.name).second && issuers.insert(issuer.issuer).second;
    for (std::string const& other : issuer.other_names)
      is_new = issuers.insert(other).second && is_new;
    bool const is_us = std::ranges::any_of(
        parts_.our_names, [&](std::string const& our) { return is_name_of(issuer, our); });
    if (!is_new || is_us)
      throw Exception(fail(Errc::bad_settings, "trusted issuer '" + issuer.name +
                                                   "': its name or issuer is taken already"));
  }
}

Task<Result<ForeignToken>> ForeignTokens::read(std::string token, ForeignUse use) const {
  Result<jose::Jws> const jws = jose::parse_jws(token);
  if (!jws) co_return refuse("foreign_malformed");
  Result<jose::Claims> const claimed = jose::Claims::parse(jws->payload);
  if (!claimed) co_return refuse("foreign_malformed_claims");
  // The claimed issuer only chooses whose rules and keys apply; its signature must then agree.
  ForeignIssuer const* const issuer = find(claimed->iss(), use);
  if (issuer == nullptr) co_return refuse("foreign_issuer_unknown");
  jose::VerifyOptions const rules = rules_for(*issuer, claimed->iss(), use);
  Result<void> const header = jose::check_header(jws->header, rules);
  if (!header) co_return refuse("foreign_header");

  std::string issuer_name = issuer->issuer;
  std::string kid = jws->header.kid.value_or(std::string());
  KeySnapshot const keys = co_await parts_.keys->keys_with(std::move(issuer_name), std::move(kid));
  Result<jose::Claims> claims = jose::verify_jwt(token, *keys, rules, parts_.clock.now_seconds());
  if (!claims) co_return refuse("foreign_" + claims.error().code.message());
  ForeignToken read;
  read.issuer = issuer;
  read.type = jws->header.typ.value_or(std::string());
  read.claims = std::move(*claims);
  co_return read;
}

bool ForeignTokens::offers_grants() const noexcept {
  return std::ranges::any_of(parts_.issuers, &ForeignIssuer::for_grants);
}

ForeignIssuer const* ForeignTokens::find(std::string_view issuer, ForeignUse use) const noexcept {
  for (ForeignIssuer const& known : parts_.issuers) {
    bool const trusted = use == ForeignUse::exchange ? known.for_exchange : known.for_grants;
    if (trusted && is_name_of(known, issuer)) return &known;
  }
  return nullptr;
}

jose::VerifyOptions ForeignTokens::rules_for(ForeignIssuer const& issuer, std::string_view named,
                                             ForeignUse use) const {
  jose::VerifyOptions rules = foreign_rules(issuer, named);
  if (use == ForeignUse::grant) {
    // One audience, and that is we: an assertion for several could be replayed by each of them.
    rules.audiences = parts_.our_names;
    rules.audience_rule = jose::AudienceRule::sole;
    if (issuer.types.empty()) rules.types.emplace_back(kIdJagType);
    if (issuer.single_use) rules.required_claims.emplace_back("jti");
    return rules;
  }
  rules.audiences = {issuer.audience};
  if (issuer.audience.empty() || !issuer.scope_prefix.empty())
    rules.audience_rule = jose::AudienceRule::unchecked;
  return rules;
}

}  // namespace tessera::oauth
