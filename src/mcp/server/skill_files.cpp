#include "mcp/server/skill_files.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/frontmatter.hpp"
#include "mcp/protocol/skills.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>
#include <utility>

namespace tessera::mcp {
namespace {

namespace fs = std::filesystem;

constexpr int kDeepest = 16;
constexpr std::string_view kManifest = "SKILL.md";

Error bad(fs::path const& path, std::string const& why) {
  return fail(Errc::bad_message, "skill '" + path.string() + "': " + why);
}

bool is_clean_name(std::string_view name) {
  return !name.starts_with('.') && is_valid_utf8(name) &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\';
         });
}

bool is_below(fs::path const& path, fs::path const& root) {
  auto const ends = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  return ends.first == root.end();
}

Result<std::string> read_file(fs::path const& path, std::size_t room) {
  std::error_code failed;
  std::uintmax_t const size = fs::file_size(path, failed);
  std::ifstream file(path, std::ios::binary);
  if (failed || !file) return bad(path, "cannot be read");
  if (size > room) return bad(path, "makes the skill larger than 16 MiB");
  std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad()) return bad(path, "cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (bytes.size() > size) return bad(path, "grows while it is read");
  return bytes;
}

/// Collects the files of one skill, within the limits.
class Collector {
 public:
  explicit Collector(fs::path root) : root_(std::move(root)) {}

  Result<std::vector<LoadedSkill::File>> collect() {
    std::error_code failed;
    fs::recursive_directory_iterator walk(root_, failed);
    for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
      if (walk.depth() >= kDeepest) return bad(walk->path(), "is too deep");
      if (Result<void> taken = take(*walk); !taken) return taken.error();
    }
    if (failed) return bad(root_, failed.message());
    std::sort(files_.begin(), files_.end(), [](auto const& a, auto const& b) {
      return std::pair(a.path != kManifest, a.path) < std::pair(b.path != kManifest, b.path);
    });
    return std::move(files_);
  }

 private:
  Result<void> take(fs::directory_entry const& entry) {
    fs::path const& path = entry.path();
    if (!is_clean_name(path.filename().string())) return bad(path, "has a name that is not served");
    std::error_code failed;
    fs::path const real = fs::canonical(path, failed);
    if (failed) return bad(path, failed.message());
    if (!is_below(real, root_)) return bad(path, "leads out of the skill");
    bool const is_link = fs::is_symlink(fs::symlink_status(path, failed));
    fs::file_status const status = fs::status(path, failed);
    if (fs::is_directory(status) && !is_link) return {};
    if (!fs::is_regular_file(status)) return bad(path, "is no regular file");
    if (files_.size() == kMostSkillFiles) return bad(path, "is one file too many");
    Result<std::string> bytes = read_file(path, room_);
    if (!bytes) return bytes.error();
    room_ -= bytes->size();
    files_.push_back({path.lexically_relative(root_).generic_string(), std::move(*bytes)});
    return {};
  }

  fs::path root_;
  std::size_t room_ = static_cast<std::size_t>(kMostSkillBytes);
  std::vector<LoadedSkill::File> files_;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kMediaTypes{
    {{".md", "text/markdown"},
     {".txt", "text/plain"},
     {".json", "application/json"},
     {".yaml", "application/yaml"},
     {".yml", "application/yaml"},
     {".html", "text/html"},
     {".css", "text/css"},
     {".csv", "text/csv"},
     {".js", "text/javascript"},
     {".png", "image/png"},
     {".svg", "image/svg+xml"},
     {".pdf", "application/pdf"}}};

}  // namespace

bool is_skill_name(std::string_view name) noexcept {
  bool const plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return plain && !name.empty() && name.size() <= 64 && name.front() != '-' && name.back() != '-' &&
         name.find("--") == std::string_view::npos;
}

std::string media_type_of(LoadedSkill::File const& file) {
  for (auto const& [ending, type] : kMediaTypes)
    if (file.path.ends_with(ending)) return std::string(type);
  return is_valid_utf8(file.bytes) ? "text/plain" : "application/octet-stream";
}

Result<LoadedSkill> load_skill(fs::path const& directory) {
  std::error_code failed;
  fs::path const root = fs::canonical(directory, failed);
  if (failed || !fs::is_directory(root, failed)) return bad(directory, "is no directory");
  Result<std::vector<LoadedSkill::File>> files = Collector(root).collect();
  if (!files) return files.error();
  if (files->empty() || files->front().path != kManifest) return bad(directory, "has no SKILL.md");
  std::string const& manifest = files->front().bytes;
  if (!is_valid_utf8(manifest)) return bad(directory, "its SKILL.md is not UTF-8");
  Result<json::object> frontmatter = parse_frontmatter(manifest);
  if (!frontmatter) return bad(directory, frontmatter.error().hint);
  LoadedSkill skill;
  skill.frontmatter = std::move(*frontmatter);
  skill.name = json_text(skill.frontmatter, "name");
  if (!is_skill_name(skill.name)) return bad(directory, "its name is no name for a skill");
  if (json_text(skill.frontmatter, "description").empty())
    return bad(directory, "it has no description");
  skill.files = std::move(*files);
  return skill;
}

}  // namespace tessera::mcp
