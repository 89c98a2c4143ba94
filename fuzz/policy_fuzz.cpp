// A file of rules: written by whoever may edit a configuration, and read before anybody is served.
#include "base/assert.hpp"
#include "packages/mcp-server/policy/policy.hpp"
#include "packages/mcp-server/policy/read_policy.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  using namespace tessera::mcp_server::policy;
  namespace json = boost::json;
  auto const policy = read_policy({reinterpret_cast<char const*>(data), size}, "fuzz.toml");
  if (!policy) return 0;
  std::vector<std::string> const scopes{"email:read", "chart:read"};
  json::object const claims{{"role", "intern"}, {"groups", {"a", "b"}}, {"org", {{"unit", 7}}}};
  Subject const subject{"acme", "desk", scopes, &claims};
  json::value const arguments{{"account_id", "12345"}, {"days", 30}, {"list", {1, {{"a", "b"}}}}};
  for (std::string_view const tool : {"get_email", "change_email"}) {
    Decision const decision = policy->decide(subject, tool, arguments);
    auto const looks = explain(*policy, subject, tool, arguments);
    TESSERA_ASSERT((decision.rule != nullptr) == (!looks.empty() && looks.back().why_not.empty()),
                   "the explanation ends with the rule that decides");
    if (decision.effect == Effect::allow)
      TESSERA_ASSERT(policy->may_be_allowed(subject, tool), "what may be called is shown");
  }
  return 0;
}
