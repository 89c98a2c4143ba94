#pragma once

#include "mcp/client/requests.hpp"
#include "mcp/protocol/skills.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// The files that a skill's server promises; empty when they are `dynamic`.
/// Errors: Errc::bad_message for more than 512 files or 16 MiB, a size below zero, a digest that is
/// none, a file that comes twice, or a list without the skill's own `SKILL.md`.
[[nodiscard]] Result<std::vector<SkillFile>> skill_files(Skill const& skill);

/// Checks what was read against what was promised: size, then digest, and for the skill's own
/// `SKILL.md` the frontmatter, member by member. Pure.
/// Errors: Errc::not_verified, Errc::bad_message
/// Spec: MCP extension io.modelcontextprotocol/skills (integrity and verification)
[[nodiscard]] Result<void> verify_skill_file(Skill const& skill, std::string const& uri,
                                             std::string_view bytes);

/// The Skills extension as seen from a client. Nothing is read before somebody loads it. Used on
/// one strand only.
class Skills {
 public:
  /// @param requests  not owned; outlives this
  explicit Skills(Requests& requests) : requests_(requests) {}

  Task<std::vector<Skill>> list();
  Task<Skill> get(std::string uri);
  /// Reads one file of a skill and gives its bytes only if they are what was promised.
  /// Throws Exception(Errc::not_verified) otherwise, also for a file that the skill does not name.
  Task<std::string> load(Skill skill, std::string uri);

 private:
  Requests& requests_;
};

}  // namespace tessera::mcp
