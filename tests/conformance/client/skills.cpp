#include "tests/conformance/client/scenario.hpp"

#include <utility>

// The Skills extension: a file is read when its skill is loaded, not before, and is checked then.

namespace tessera::conformance {
namespace {

mcp::ClientOptions with_skills(Bed const& bed) {
  mcp::ClientOptions options = bed.options();
  options.extensions[mcp::kSkillsExtension] = json::object();
  return options;
}

Task<> list(mcp::Client& client) {
  Task<std::vector<mcp::Skill>> listing = client.list_skills();
  std::vector<mcp::Skill> const skills = co_await std::move(listing);
  if (skills.empty()) give_up("the server lists no skills");
}

Task<> load_first(mcp::Client& client) {
  Task<std::vector<mcp::Skill>> listing = client.list_skills();
  std::vector<mcp::Skill> const skills = co_await std::move(listing);
  if (skills.empty()) give_up("the server lists no skills");
  Task<std::string> loading = client.load_skill_file(skills.front(), skills.front().uri);
  std::string const text = co_await std::move(loading);
}

Task<> no_prefetch(Bed& bed) {
  Task<> working = with_client(bed, with_skills(bed), list);
  co_await std::move(working);
}

Task<> verify(Bed& bed) {
  Task<> working = with_client(bed, with_skills(bed), load_first);
  co_await std::move(working);
}

constexpr Scenario kScenarios[] = {
    {"sep-2640-client-no-prefetch", no_prefetch},
    {"sep-2640-client-verify-digest", verify},
    {"sep-2640-client-verify-size", verify},
    {"sep-2640-client-verify-frontmatter", verify},
};

}  // namespace

std::span<Scenario const> skill_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
