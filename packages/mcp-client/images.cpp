#include "packages/mcp-client/images.hpp"

#include "base/encoding.hpp"
#include "packages/mcp-client/errc.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

namespace tessera::mcp_client {
namespace {

constexpr std::size_t kLargest = 20UL << 20;
constexpr int kMostNames = 10'000;

/// A tool's name is a server's text: only what is harmless in a file name is kept.
std::string file_stem(std::string const& tool) {
  std::string stem;
  for (char const c : tool.substr(0, 64)) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    stem += plain ? c : '_';
  }
  return stem.empty() ? "image" : stem;
}

Error cannot_write(std::string const& path) {
  return fail(Errc::usage, "cannot write " + path + ": " + std::strerror(errno));
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t const written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Writes under the first free name.
Result<std::string> write_new(std::string const& stem, std::string_view extension,
                              std::string_view bytes) {
  for (int number = 1; number <= kMostNames; ++number) {
    std::string path = stem + "-" + std::to_string(number) + "." + std::string(extension);
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) continue;
    if (file < 0) return cannot_write(path);
    bool const written = write_all(file, bytes);
    if (::close(file) != 0 || !written) return cannot_write(path);
    return path;
  }
  return fail(Errc::usage, "too many files named " + stem + "-N");
}

}  // namespace

std::string_view image_extension(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "png";
  if (bytes.starts_with("\xff\xd8\xff")) return "jpg";
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "gif";
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP")
    return "webp";
  return {};
}

Result<std::vector<std::string>> save_images(mcp::CallToolResult const& result,
                                             std::string const& tool, std::string const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return fail(Errc::usage, "cannot make " + folder + ": " + failed.message());
  std::string const stem = (std::filesystem::path(folder) / file_stem(tool)).string();
  std::vector<std::string> saved(result.content.size());
  for (std::size_t i = 0; i < result.content.size(); ++i) {
    mcp::Content const& block = result.content[i];
    if (block.type != "image" || !block.data) continue;
    Result<std::string> const bytes = base64_decode(*block.data);
    if (!bytes || bytes->size() > kLargest) continue;
    std::string_view const extension = image_extension(*bytes);
    if (extension.empty()) continue;
    Result<std::string> path = write_new(stem, extension, *bytes);
    if (!path) return path.error();
    saved[i] = std::move(*path);
  }
  return saved;
}

}  // namespace tessera::mcp_client
