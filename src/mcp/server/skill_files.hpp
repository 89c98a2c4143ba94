#pragma once

#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace tessera::mcp {

namespace json = boost::json;

/// A skill as it was read from a directory.
struct LoadedSkill {
  /// One file: its path inside the skill with `/` between the parts, and what is in it.
  struct File {
    std::string path;
    std::string bytes;
  };
  std::string name;
  json::object frontmatter;
  std::vector<File> files;  ///< `SKILL.md` first, then by path.
};

/// Reads `SKILL.md` and every file below its directory. Blocking: for start-up.
/// Errors: Errc::bad_message, with the path, for a directory without `SKILL.md`; for a frontmatter
/// that is no good, without a name by the rules, or without a description; for more than 512 files,
/// 16 MiB or 16 levels; for names that are hidden, not UTF-8 or have control characters; for links
/// to directories or to the outside, and for anything that is no regular file.
/// Spec: MCP extension io.modelcontextprotocol/skills
[[nodiscard]] Result<LoadedSkill> load_skill(std::filesystem::path const& directory);

/// The name rules of Agent Skills: 1 to 64 of `a-z 0-9 -`, no hyphen at an end or twice in a row.
[[nodiscard]] bool is_skill_name(std::string_view name) noexcept;

/// By the file's ending and, where that says nothing, by whether it is text.
[[nodiscard]] std::string media_type_of(LoadedSkill::File const& file);

}  // namespace tessera::mcp
