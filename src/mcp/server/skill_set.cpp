#include "mcp/server/skill_set.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::string_view kDirectoryType = "inode/directory";

/// An address of a part of a path; the parts keep their slashes.
std::string uri_of(std::string const& root, std::string_view path) {
  std::string uri = root;
  while (!path.empty()) {
    std::size_t const end = path.find('/');
    uri += '/';
    uri += percent_encode(path.substr(0, end));
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return uri;
}

std::string last_part(std::string const& path) { return path.substr(path.rfind('/') + 1); }

Task<ResourceResult> text_of(std::shared_ptr<std::string const> bytes) {
  co_return text_resource(*bytes);
}
Task<ResourceResult> bytes_of(std::shared_ptr<std::string const> bytes) {
  co_return binary_resource(*bytes);
}

AnyResource resource_of(ResourceSpec spec, std::string bytes) {
  bool const is_text = is_valid_utf8(bytes);
  auto const kept = std::make_shared<std::string const>(std::move(bytes));
  return make_resource(std::move(spec), [kept, is_text](CallContext&) {
    return is_text ? text_of(kept) : bytes_of(kept);
  });
}

SkillFile promise_of(std::string uri, std::string_view bytes) {
  SkillFile out;
  out.uri = std::move(uri);
  out.digest = "sha256:" + hex_encode(crypto::sha256_bytes(bytes));
  out.size = static_cast<std::int64_t>(bytes.size());
  return out;
}

}  // namespace

ServedSkill::ServedSkill(Skill skill, std::vector<std::string> scopes)
    : skill_(std::move(skill)), text_(write_json(to_json(skill_))), scopes_(std::move(scopes)) {}

SkillSet::SkillSet(FrozenList::Options options)
    : options_(options), skills_(options), files_(std::move(options)) {
  options_.key = "resources";
}

AnyResource SkillSet::add(LoadedSkill loaded, std::vector<std::string> const& scopes) {
  std::string const root = "skill://" + loaded.name;
  Skill skill;
  skill.uri = root + "/SKILL.md";
  skill.frontmatter = loaded.frontmatter;
  json::array promised;
  for (LoadedSkill::File const& file : loaded.files)
    promised.push_back(to_json(promise_of(uri_of(root, file.path), file.bytes)));
  skill.resources = std::move(promised);
  skills_.add(ServedSkill(std::move(skill), scopes));

  std::optional<AnyResource> manifest;
  for (LoadedSkill::File& file : loaded.files) {
    ResourceSpec spec;
    spec.uri = uri_of(root, file.path);
    spec.name = manifest ? last_part(file.path) : loaded.name;
    if (!manifest) spec.description = json_text(loaded.frontmatter, "description");
    spec.mime_type = media_type_of(file);
    spec.size = static_cast<std::int64_t>(file.bytes.size());
    spec.scopes = scopes;
    spec.ttl = options_.ttl;
    spec.cache_scope = scopes.empty() ? CacheScope::public_ : CacheScope::private_;
    AnyResource resource = resource_of(std::move(spec), std::move(file.bytes));
    add_to_directories(root, file.path, resource, scopes);
    if (manifest)
      files_.add(std::move(resource));
    else
      manifest.emplace(std::move(resource));
  }
  return std::move(*manifest);
}

SkillSet::Directory const* SkillSet::directory(std::string_view uri) const {
  if (uri.ends_with('/')) uri.remove_suffix(1);
  auto const found = directories_.find(uri);
  return found == directories_.end() ? nullptr : &found->second;
}

SkillSet::Directory& SkillSet::directory_at(std::string const& uri,
                                            std::vector<std::string> const& scopes) {
  auto const [at, made] = directories_.try_emplace(uri, options_);
  if (made) at->second.scopes = scopes;
  return at->second;
}

/// Each directory on the way is listed in the one above it, once.
void SkillSet::add_to_directories(std::string const& root, std::string const& path,
                                  AnyResource const& file, std::vector<std::string> const& scopes) {
  std::string above = root;
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    std::string const part = path.substr(0, slash);
    std::string const uri = uri_of(root, part);
    if (!directories_.contains(uri)) {
      Resource child;
      child.uri = uri;
      child.name = last_part(part);
      child.mime_type = std::string(kDirectoryType);
      std::string const text = write_json(to_json(child));
      directory_at(above, scopes).children.add({text, text}, scopes);
    }
    static_cast<void>(directory_at(uri, scopes));
    above = uri;
  }
  directory_at(above, scopes).children.add(file.listed(), scopes);
}

}  // namespace tessera::mcp
