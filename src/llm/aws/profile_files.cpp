#include "llm/aws/profile_files.hpp"

#include "llm/errc.hpp"

#include <algorithm>
#include <fstream>

namespace tessera::llm::aws {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trim(std::string_view text) {
  std::size_t const first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

/// Without a comment: `#` or `;` at the beginning or after a blank.
std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    bool const marks = line[i] == '#' || line[i] == ';';
    if (marks && (i == 0 || kBlank.find(line[i - 1]) != std::string_view::npos))
      return line.substr(0, i);
  }
  return line;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

/// The section that a heading opens, or nullptr for one that is passed over.
Section* open_section(std::string_view name, ProfileFile kind, Profiles& out) {
  if (kind == ProfileFile::credentials) return &out.profiles[std::string(name)];
  if (name == "default") return &out.profiles["default"];
  std::size_t const blank = name.find_first_of(kBlank);
  std::string_view const type = name.substr(0, blank);
  std::string_view const rest =
      blank == std::string_view::npos ? std::string_view() : trim(name.substr(blank));
  if (rest.empty()) return nullptr;
  if (type == "profile") return &out.profiles[std::string(rest)];
  if (type == "sso-session") return &out.sso_sessions[std::string(rest)];
  return nullptr;
}

Error bad_line(std::size_t number, std::string_view reason) {
  return fail(Errc::bad_settings, "line " + std::to_string(number) + ": " + std::string(reason));
}

std::string path_of(Environment const& environment, char const* variable, char const* name) {
  std::string named = environment(variable);
  if (!named.empty()) return named;
  std::string const home = environment("HOME");
  return home.empty() ? "" : home + "/.aws/" + name;
}

}  // namespace

std::string Profiles::get(std::string_view profile, std::string_view key) const {
  auto const section = profiles.find(profile);
  if (section == profiles.end()) return {};
  auto const value = section->second.find(key);
  return value == section->second.end() ? std::string() : value->second;
}

Result<void> add_profile_file(std::string_view text, ProfileFile kind, Profiles& out) {
  if (text.size() > kMaxProfileFile) return fail(Errc::bad_settings, "the file is too long");
  Section* section = nullptr;
  bool in_section = false;
  bool nested = false;  // the key before has no value, so indented lines belong to it
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    bool const indented = !line.empty() && kBlank.find(line.front()) != std::string_view::npos;
    std::string_view const content = trim(without_comment(line));
    if (content.empty()) continue;
    if (content.front() == '[') {
      if (content.back() != ']') return bad_line(number, "a heading has no ]");
      section = open_section(trim(content.substr(1, content.size() - 2)), kind, out);
      in_section = true;
      nested = false;
      continue;
    }
    if (indented && nested) continue;
    std::size_t const equals = content.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return bad_line(number, "neither a heading nor a setting");
    if (!in_section) return bad_line(number, "a setting stands before the first heading");
    std::string const key = lower(trim(content.substr(0, equals)));
    std::string_view const value = trim(content.substr(equals + 1));
    nested = value.empty();
    if (section != nullptr && !nested) (*section)[key] = value;
  }
  return {};
}

std::optional<std::string> read_small_file(std::string const& path, std::size_t limit) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(limit + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > limit) return std::nullopt;
  return text;
}

Result<Profiles> load_profiles(Environment const& environment) {
  Profiles out;
  std::string const config = path_of(environment, "AWS_CONFIG_FILE", "config");
  std::string const credentials =
      path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  for (auto const& [path, kind] :
       {std::pair(config, ProfileFile::config), std::pair(credentials, ProfileFile::credentials)}) {
    std::optional<std::string> const text = read_small_file(path, kMaxProfileFile);
    if (!text) continue;
    Result<void> const added = add_profile_file(*text, kind, out);
    if (!added) return fail(Errc::bad_settings, path + ", " + added.error().hint);
  }
  return out;
}

std::string profile_name(Environment const& environment) {
  std::string const named = environment("AWS_PROFILE");
  return named.empty() ? "default" : named;
}

}  // namespace tessera::llm::aws
