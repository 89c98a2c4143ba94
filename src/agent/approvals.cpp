#include "agent/approvals.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/digest.hpp"

#include <algorithm>

namespace tessera::agent {
namespace {

std::string const* first_match(std::vector<std::string> const& patterns, std::string_view path) {
  auto const found =
      std::find_if(patterns.begin(), patterns.end(),
                   [&](std::string const& pattern) { return glob_matches(pattern, path); });
  return found == patterns.end() ? nullptr : &*found;
}

}  // namespace

std::string_view word(Verdict verdict) {
  switch (verdict) {
    case Verdict::allow:
      return "allow";
    case Verdict::ask:
      return "ask";
    case Verdict::server_asks:
      return "server_asks";
    case Verdict::deny:
      return "deny";
  }
  return "unknown";
}

std::optional<Verdict> verdict_of(std::string_view word) {
  if (word == "allow") return Verdict::allow;
  if (word == "ask") return Verdict::ask;
  if (word == "deny") return Verdict::deny;
  return std::nullopt;
}

void ApprovalRules::add(ApprovalRules const& more) {
  deny.insert(deny.end(), more.deny.begin(), more.deny.end());
  ask.insert(ask.end(), more.ask.begin(), more.ask.end());
  allow.insert(allow.end(), more.allow.begin(), more.allow.end());
  usual.insert(more.usual.begin(), more.usual.end());
}

Decision Approvals::decide(Tool const& tool, bool trusted_to_ask,
                           std::string_view args_sha256) const {
  if (is_disabled(tool)) return {Verdict::deny, "switched off by the person until exit", {}};
  Decision decision = by_rules(tool, trusted_to_ask, args_sha256);
  if (pins_ != nullptr) decision.change = pins_->change(tool);
  if (decision.change.empty() || decision.verdict == Verdict::deny) return decision;
  decision.verdict = Verdict::ask;
  decision.reason = "the tool has changed since a person said yes to it";
  return decision;
}

Decision Approvals::by_rules(Tool const& tool, bool trusted_to_ask,
                             std::string_view args_sha256) const {
  std::string const path = tool.server + "/" + tool.name;
  if (auto const* rule = first_match(rules_.deny, path))
    return {Verdict::deny, "rule deny " + *rule, {}};
  auto const usual = rules_.usual.find(tool.server);
  bool const has_usual = usual != rules_.usual.end();
  bool const named = first_match(rules_.ask, path) != nullptr || first_match(rules_.allow, path);
  if (has_usual && !named && usual->second == Verdict::deny)
    return {Verdict::deny, "the usual of this server: deny", {}};
  std::string const key = fingerprint_of(tool);
  if (grants_.contains(key)) return {Verdict::allow, "granted for this session", {}};
  if (grants_.contains(key + "/" + std::string(args_sha256)))
    return {Verdict::allow, "granted for these arguments", {}};
  if (auto const* rule = first_match(rules_.ask, path))
    return {Verdict::ask, "rule ask " + *rule, {}};
  if (auto const* rule = first_match(rules_.allow, path))
    return {Verdict::allow, "rule allow " + *rule, {}};
  if (has_usual)
    return {usual->second, "the usual of this server: " + std::string(word(usual->second)), {}};
  if (tool.read_only && rules_.read_only_runs) return {Verdict::allow, "read-only tool", {}};
  if (tool.asks_human && trusted_to_ask)
    return {Verdict::server_asks, "the server asks by itself", {}};
  return {Verdict::ask, "tool may change something", {}};
}

void Approvals::remember(Tool const& tool, std::string_view args_sha256, Approval approval) {
  if (approval != Approval::no && pins_ != nullptr) pins_->pin(tool);
  bool const exact = approval == Approval::exact;
  if (approval != Approval::session && !exact) return;
  std::string key = fingerprint_of(tool);
  if (exact) key += "/" + std::string(args_sha256);
  grants_.insert_or_assign(std::move(key), Grant{tool.server, tool.name, exact});
}

std::vector<Grant> Approvals::grants() const {
  std::vector<Grant> out;
  for (auto const& [key, grant] : grants_) out.push_back(grant);
  return out;
}

std::string digest_of_arguments(json::object const& arguments) {
  return hex_encode(crypto::sha256_bytes(write_canonical_json(arguments)));
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || (pattern[p] == text[t] && pattern[p] != '*'))) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace tessera::agent
