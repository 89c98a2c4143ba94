#pragma once

#include "mcp/protocol/caching.hpp"
#include "mcp/protocol/style.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// The extension's name in `capabilities.extensions`.
inline constexpr std::string_view kSkillsExtension = "io.modelcontextprotocol/skills";
/// `resources` of a skill whose files are not known in advance.
inline constexpr std::string_view kDynamicResources = "dynamic";
inline constexpr std::size_t kMostSkillFiles = 512;
inline constexpr std::int64_t kMostSkillBytes = 16LL << 20;

/// One file of a skill, as its server promises it. Spec: MCP extension
/// io.modelcontextprotocol/skills
struct SkillFile {
  std::string uri;
  std::string digest;  ///< `sha256:` and 64 hexadecimal digits.
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(SkillFile, (), (uri, digest, size))

struct Skill {
  std::string uri;           ///< `skill://<path>/SKILL.md`
  json::object frontmatter;  ///< `name`, `description` and more, as in the file.
  json::value resources;     ///< An array of SkillFile, or `"dynamic"`.
};
BOOST_DESCRIBE_STRUCT(Skill, (), (uri, frontmatter, resources))

struct ListSkillsResult {
  std::optional<std::string> result_type;
  std::vector<Skill> skills;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListSkillsResult, (),
                      (result_type, skills, next_cursor, ttl_ms, cache_scope, meta))

struct GetSkillResult {
  std::optional<std::string> result_type;
  Skill skill;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(GetSkillResult, (), (result_type, skill, ttl_ms, cache_scope, meta))

}  // namespace tessera::mcp
