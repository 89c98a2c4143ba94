#pragma once

#include "mcp/protocol/skills.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/resource.hpp"
#include "mcp/server/skill_files.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// A skill of a server, as its list shows it.
class ServedSkill {
 public:
  ServedSkill(Skill skill, std::vector<std::string> scopes);

  [[nodiscard]] std::string const& key() const noexcept { return skill_.uri; }
  [[nodiscard]] std::vector<std::string> const& scopes() const noexcept { return scopes_; }
  [[nodiscard]] FrozenList::Entry listed() const { return {text_, text_}; }
  /// The entry as JSON.
  [[nodiscard]] std::string const& text() const noexcept { return text_; }

 private:
  Skill skill_;
  std::string text_;
  std::vector<std::string> scopes_;
};

/// The skills of a server with their files and directories, as bytes in memory: what a digest was
/// made of is what is served.
/// Concurrency: `add` before anything else; the rest from any thread.
/// Spec: MCP extension io.modelcontextprotocol/skills
class SkillSet {
 public:
  /// @param options  of the list of skills; the lists of directories have the same
  explicit SkillSet(FrozenList::Options options);

  /// Throws Exception when a skill of this name is there already.
  /// @param scopes  needed to see the skill and to read its files
  /// @return its `SKILL.md`, which is a resource that is listed
  AnyResource add(LoadedSkill skill, std::vector<std::string> const& scopes);

  [[nodiscard]] Catalog<ServedSkill> const& skills() const noexcept { return skills_; }
  /// Files besides `SKILL.md`: they can be read, but are not in the list of resources.
  [[nodiscard]] Catalog<AnyResource> const& files() const noexcept { return files_; }

  /// A directory of a skill.
  struct Directory {
    explicit Directory(FrozenList::Options options) : children(std::move(options)) {}
    FrozenList children;
    std::vector<std::string> scopes;
  };
  /// @return null when no directory has this address
  [[nodiscard]] Directory const* directory(std::string_view uri) const;
  [[nodiscard]] std::chrono::milliseconds ttl() const noexcept { return options_.ttl; }

 private:
  Directory& directory_at(std::string const& uri, std::vector<std::string> const& scopes);
  void add_to_directories(std::string const& root, std::string const& path, AnyResource const& file,
                          std::vector<std::string> const& scopes);

  FrozenList::Options options_;
  Catalog<ServedSkill> skills_;
  Catalog<AnyResource> files_;
  std::map<std::string, Directory, std::less<>> directories_;
};

}  // namespace tessera::mcp
