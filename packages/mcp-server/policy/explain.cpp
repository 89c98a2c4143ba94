#include "packages/mcp-server/policy/policy.hpp"

#include <boost/json/serialize.hpp>

namespace tessera::mcp_server::policy {
namespace {

std::string listed(std::vector<std::string> const& words) {
  std::string out;
  for (std::string const& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string listed(std::vector<json::value> const& values) {
  std::string out;
  for (json::value const& value : values) out += (out.empty() ? "" : ", ") + json::serialize(value);
  return out;
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string wanted(ArgumentCondition const& condition) {
  std::vector<std::string> parts;
  if (!condition.one_of.empty()) parts.push_back("one of " + listed(condition.one_of));
  if (!condition.globs.empty()) parts.push_back("a text like " + listed(condition.globs));
  if (condition.min) parts.push_back("at least " + json::serialize(json::value(*condition.min)));
  if (condition.max) parts.push_back("at most " + json::serialize(json::value(*condition.max)));
  return listed(parts);
}

std::string in_words(Mismatch const& mismatch, Rule const& rule, Subject const& subject,
                     std::string_view tool, json::value const& arguments) {
  using Part = Mismatch::Part;
  switch (mismatch.part) {
    case Part::tool:
      return "the tool " + quoted(tool) + " is not " + listed(rule.tools);
    case Part::tenant:
      return "the tenant " + quoted(subject.tenant) + " is not " + listed(rule.tenants);
    case Part::client:
      return "the client " + quoted(subject.client_id) + " is not " + listed(rule.clients);
    case Part::scopes:
      return "the scope " + rule.scopes[mismatch.index] + " is missing";
    case Part::claim: {
      ClaimCondition const& condition = rule.claims[mismatch.index];
      return "the claim " + condition.shown + " is absent, or not one of " +
             listed(condition.one_of);
    }
    case Part::argument:
      break;
  }
  ArgumentCondition const& condition = rule.arguments[mismatch.index];
  json::value const* const value = value_at(arguments, condition.path);
  if (value == nullptr) return "the argument " + condition.shown + " is absent";
  return "the argument " + condition.shown + " is " + json::serialize(*value) + ", not " +
         wanted(condition);
}

}  // namespace

std::vector<Look> explain(Policy const& policy, Subject const& subject, std::string_view tool,
                          json::value const& arguments) {
  std::vector<Look> looks;
  for (Rule const& rule : policy.rules()) {
    std::optional<Mismatch> mismatch = caller_mismatch(rule, subject, tool);
    if (!mismatch) mismatch = argument_mismatch(rule, arguments);
    looks.push_back({rule.name, {}});
    if (!mismatch) break;
    looks.back().why_not = in_words(*mismatch, rule, subject, tool, arguments);
  }
  return looks;
}

}  // namespace tessera::mcp_server::policy
