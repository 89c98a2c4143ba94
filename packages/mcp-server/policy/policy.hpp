#pragma once

#include "packages/mcp-server/policy/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp_server::policy {

/// What became of a call.
struct Decision {
  Effect effect = Effect::allow;
  Rule const* rule = nullptr;  ///< Who decided; null: none fitted, so the default did.
};

/// Rules in their order: the first that fits a call decides it. Compiled once, immutable; deciding
/// allocates nothing. Safe to use from any thread.
class Policy {
 public:
  /// Without rules everything is allowed.
  Policy() = default;
  /// @param otherwise  what holds when no rule fits
  Policy(std::vector<Rule> rules, Effect otherwise)
      : rules_(std::move(rules)), otherwise_(otherwise) {}

  [[nodiscard]] Decision decide(Subject const& subject, std::string_view tool,
                                json::value const& arguments) const noexcept;
  /// True when there may be arguments with which the call would be allowed: what the caller's list
  /// of tools shows.
  [[nodiscard]] bool may_be_allowed(Subject const& subject, std::string_view tool) const noexcept;

  [[nodiscard]] std::vector<Rule> const& rules() const noexcept { return rules_; }
  [[nodiscard]] Effect otherwise() const noexcept { return otherwise_; }

 private:
  std::vector<Rule> rules_;
  Effect otherwise_ = Effect::allow;
};

/// What a denied caller is told: the rule's reason, never the rule.
[[nodiscard]] std::string refusal_text(Decision const& decision);

/// A pattern for tools that fits none: most likely a slip of the pen, and the rule never decides.
struct IdlePattern {
  std::string rule;
  std::string pattern;
};
/// @param tools  the names of all that there are
[[nodiscard]] std::vector<IdlePattern> idle_patterns(Policy const& policy,
                                                     std::vector<std::string> const& tools);

/// One rule that was looked at, in words.
struct Look {
  std::string rule;
  std::string why_not;  ///< Empty: it fitted, and decided.
};
/// Every rule up to the one that decides.
[[nodiscard]] std::vector<Look> explain(Policy const& policy, Subject const& subject,
                                        std::string_view tool, json::value const& arguments);

}  // namespace tessera::mcp_server::policy
