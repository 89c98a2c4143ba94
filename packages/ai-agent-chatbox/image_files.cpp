#include "packages/ai-agent-chatbox/image_files.hpp"

#include "appkit/config.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMost = 8;
constexpr std::size_t kLargest = 5UL << 20;
constexpr std::array<std::string_view, 5> kEndings{".png", ".jpg", ".jpeg", ".gif", ".webp"};
constexpr std::string_view kBlanks = " \t\r\n";

Error unusable(std::string const& path, std::string const& why) {
  return fail(appkit::Errc::usage, term_safe_line(path) + " " + why);
}

/// What stands behind an `@`, up to the end of the word or of the quotation.
std::string_view written_at(std::string_view rest) {
  if (rest.starts_with('"')) {
    std::size_t const end = rest.find_first_of("\"\n", 1);
    bool const closed = end != std::string_view::npos && rest[end] == '"';
    return closed ? rest.substr(1, end - 1) : std::string_view();
  }
  std::string_view word = rest.substr(0, rest.find_first_of(kBlanks));
  while (!word.empty() && std::string_view(".,;!?)").find(word.back()) != std::string_view::npos)
    word.remove_suffix(1);
  return word;
}

}  // namespace

bool has_image_name(std::string_view name) {
  std::string lower(name.substr(name.size() - std::min<std::size_t>(name.size(), 5)));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
    return lower.ends_with(ending) && name.size() > ending.size();
  });
}

std::vector<std::string> image_paths_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.find('@'); at != std::string_view::npos && out.size() < kMost;
       at = text.find('@', at + 1)) {
    bool const begins =
        at == 0 || kBlanks.find(text[at - 1]) != std::string_view::npos || text[at - 1] == '(';
    std::string const path(written_at(text.substr(at + 1)));
    if (!begins || !has_image_name(path)) continue;
    if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(path);
  }
  return out;
}

std::string path_of_mention(std::string_view written, std::string const& home) {
  if (written.starts_with("~/") && !home.empty()) return home + std::string(written.substr(1));
  return std::string(written);
}

Result<llm::Image> read_image_file(std::string const& path) {
  std::error_code unknown;
  // A pipe or a device would keep us waiting.
  if (!std::filesystem::is_regular_file(path, unknown))
    return unusable(path, "is no file that can be read");
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kLargest + 1, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.bad() || !file.is_open()) return unusable(path, "cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (bytes.size() > kLargest) return unusable(path, "is too large: an image has at most 5 MiB");
  Result<ImageInfo> const info = inspect_image(bytes);
  if (!info) return unusable(path, "is no image that can be sent: " + info.error().hint);
  return llm::Image{std::string(mime_of(info->type)), std::move(bytes)};
}

}  // namespace tessera::chatbox
