#include "mcp/client/skills.hpp"

#include "base/encoding.hpp"
#include "base/json_codec.hpp"
#include "crypto/digest.hpp"
#include "mcp/protocol/frontmatter.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/resources.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::string_view kDigestPrefix = "sha256:";
constexpr std::size_t kDigestSize = 64;

Error unfit(std::string text) { return fail(Errc::bad_message, "a skill: " + std::move(text)); }
Error unverified(std::string const& uri, std::string const& text) {
  return fail(Errc::not_verified, uri + " must not be used: " + text);
}

bool is_dynamic(Skill const& skill) {
  return skill.resources.is_string() && skill.resources.get_string() == kDynamicResources;
}

/// Whether the file lies in the skill's own folder. Paths that climb do not.
bool is_within(Skill const& skill, std::string const& uri) {
  std::string const folder = skill.uri.substr(0, skill.uri.rfind('/') + 1);
  return uri.starts_with(folder) && uri.find("/..") == std::string::npos;
}

bool is_digest(std::string_view text) {
  if (!text.starts_with(kDigestPrefix)) return false;
  text.remove_prefix(kDigestPrefix.size());
  return text.size() == kDigestSize && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

/// The first member that differs; empty: none.
std::string difference(json::object const& promised, json::object const& found) {
  auto const missing = [](json::object const& in, json::object const& from) {
    for (auto const& [name, value] : from) {
      json::value const* const other = in.if_contains(name);
      if (other == nullptr || write_canonical_json(*other) != write_canonical_json(value))
        return std::string(name);
    }
    return std::string();
  };
  std::string const name = missing(found, promised);
  return name.empty() ? missing(promised, found) : name;
}

Result<void> verify_frontmatter(Skill const& skill, std::string_view bytes) {
  Result<json::object> const found = parse_frontmatter(bytes);
  if (!found) return unverified(skill.uri, found.error().hint);
  std::string const name = difference(skill.frontmatter, *found);
  if (!name.empty())
    return unverified(skill.uri, "its frontmatter differs from the list in '" + name + "'");
  return {};
}

/// The bytes of the one resource that was read.
std::string bytes_of(ReadResourceResult const& result, std::string const& uri) {
  if (result.contents.size() != 1 || result.contents.front().uri != uri)
    throw Exception(unverified(uri, "the server sent another resource"));
  ResourceContents const& contents = result.contents.front();
  if (contents.text) return *contents.text;
  Result<std::string> bytes = base64_decode(contents.blob.value_or(""));
  if (!contents.blob || !bytes) throw Exception(unverified(uri, "it has no contents"));
  return std::move(*bytes);
}

}  // namespace

Result<std::vector<SkillFile>> skill_files(Skill const& skill) {
  if (is_dynamic(skill)) return std::vector<SkillFile>();
  Result<std::vector<SkillFile>> files = from_json<std::vector<SkillFile>>(skill.resources);
  if (!files) return unfit("its files do not fit the protocol: " + files.error().hint);
  if (files->size() > kMostSkillFiles) return unfit("it has more than 512 files");
  std::set<std::string> seen;
  std::int64_t bytes = 0;
  for (SkillFile const& file : *files) {
    if (file.size < 0 || file.size > kMostSkillBytes) return unfit(file.uri + " has no good size");
    if (!is_digest(file.digest)) return unfit(file.uri + " has no good digest");
    if (!seen.insert(file.uri).second) return unfit(file.uri + " is named twice");
    bytes += file.size;
  }
  if (bytes > kMostSkillBytes) return unfit("its files are larger than 16 MiB");
  if (!seen.contains(skill.uri)) return unfit("it does not name its own " + skill.uri);
  return files;
}

Result<void> verify_skill_file(Skill const& skill, std::string const& uri, std::string_view bytes) {
  if (!is_dynamic(skill)) {
    Result<std::vector<SkillFile>> const files = skill_files(skill);
    if (!files) return files.error();
    auto const file = std::find_if(files->begin(), files->end(),
                                   [&](SkillFile const& one) { return one.uri == uri; });
    if (file == files->end()) return unverified(uri, "the skill does not name it");
    if (std::cmp_not_equal(file->size, bytes.size()))
      return unverified(uri, "it has " + std::to_string(bytes.size()) + " bytes, " +
                                 std::to_string(file->size) + " were promised");
    if (file->digest != std::string(kDigestPrefix) + hex_encode(crypto::sha256_bytes(bytes)))
      return unverified(uri, "its digest is not the one that was promised");
  } else if (!is_within(skill, uri)) {
    return unverified(uri, "it lies outside of the skill");
  } else if (std::cmp_greater(bytes.size(), kMostSkillBytes)) {
    return unverified(uri, "it is larger than 16 MiB");
  }
  if (uri == skill.uri) return verify_frontmatter(skill, bytes);
  return {};
}

Task<std::vector<Skill>> Skills::list() {
  return requests_.all_pages(std::string(kMethodListSkills), &ListSkillsResult::skills,
                             std::string("list of skills"));
}

Task<Skill> Skills::get(std::string uri) {
  json::object params;
  params["uri"] = uri;
  Task<json::value> asking =
      requests_.look_up(std::string(kMethodGetSkill), std::move(params), CallOptions());
  json::value const result = co_await std::move(asking);
  GetSkillResult got = decode_reply<GetSkillResult>(result, "skill");
  if (got.skill.uri != uri)
    throw Exception(fail(Errc::bad_message, "the server sent another skill"));
  co_return std::move(got.skill);
}

Task<std::string> Skills::load(Skill skill, std::string uri) {
  Result<std::vector<SkillFile>> const files = skill_files(skill);
  if (!files) throw Exception(files.error());
  bool const named = std::any_of(files->begin(), files->end(),
                                 [&](SkillFile const& file) { return file.uri == uri; });
  bool const known = named || (is_dynamic(skill) && is_within(skill, uri));
  if (!known) throw Exception(unverified(uri, "the skill does not name it"));
  json::object params;
  params["uri"] = uri;
  Task<json::value> reading =
      requests_.look_up(std::string(kMethodReadResource), std::move(params), CallOptions());
  json::value const result = co_await std::move(reading);
  std::string bytes = bytes_of(decode_reply<ReadResourceResult>(result, "resource"), uri);
  Result<void> const verified = verify_skill_file(skill, uri, bytes);
  if (!verified) throw Exception(verified.error());
  co_return bytes;
}

}  // namespace tessera::mcp
