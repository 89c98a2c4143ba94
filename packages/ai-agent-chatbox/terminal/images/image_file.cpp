#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"

#include "base/encoding.hpp"
#include "crypto/digest.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

using namespace std::string_view_literals;

Error refused(std::string why) {
  return Error{make_error_code(boost::system::errc::invalid_argument), std::move(why), {}};
}

std::uint32_t byte(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}
std::uint32_t big16(std::string_view bytes, std::size_t at) {
  return byte(bytes, at) << 8U | byte(bytes, at + 1);
}
std::uint32_t big32(std::string_view bytes, std::size_t at) {
  return big16(bytes, at) << 16U | big16(bytes, at + 2);
}
std::uint32_t little16(std::string_view bytes, std::size_t at) {
  return byte(bytes, at) | byte(bytes, at + 1) << 8U;
}
std::uint32_t little24(std::string_view bytes, std::size_t at) {
  return little16(bytes, at) | byte(bytes, at + 2) << 16U;
}

// Spec: ISO/IEC 15948 §5.2, §11.2.2
std::optional<ImageInfo> png(std::string_view bytes) {
  if (!bytes.starts_with("\x89PNG\r\n\x1a\n"sv) || bytes.substr(12, 4) != "IHDR") return {};
  return ImageInfo{ImageType::png, big32(bytes, 16), big32(bytes, 20)};
}

// Walks the segments to the frame header. Spec: ITU-T T.81 B.1, B.2.2
std::optional<ImageInfo> jpeg(std::string_view bytes) {
  if (!bytes.starts_with("\xFF\xD8\xFF"sv)) return {};
  for (std::size_t at = 2; at + 9 < bytes.size() && byte(bytes, at) == 0xFF;) {
    std::uint32_t const marker = byte(bytes, at + 1);
    bool const frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) return ImageInfo{ImageType::jpeg, big16(bytes, at + 7), big16(bytes, at + 5)};
    at += 2 + std::max<std::uint32_t>(big16(bytes, at + 2), 2);
  }
  return {};
}

std::optional<ImageInfo> gif(std::string_view bytes) {
  if (!bytes.starts_with("GIF87a") && !bytes.starts_with("GIF89a")) return {};
  return ImageInfo{ImageType::gif, little16(bytes, 6), little16(bytes, 8)};
}

// Spec: RFC 9649 §2.5, §2.7
std::optional<ImageInfo> webp(std::string_view bytes) {
  if (!bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WEBP") return {};
  std::string_view const chunk = bytes.substr(12, 4);
  ImageInfo info{ImageType::webp, 0, 0};
  if (chunk == "VP8X") {
    info.width = little24(bytes, 24) + 1;
    info.height = little24(bytes, 27) + 1;
  } else if (chunk == "VP8 ") {
    info.width = little16(bytes, 26) & 0x3FFFU;
    info.height = little16(bytes, 28) & 0x3FFFU;
  } else if (chunk == "VP8L") {
    std::uint32_t const bits = little24(bytes, 21) | byte(bytes, 24) << 24U;
    info.width = (bits & 0x3FFFU) + 1;
    info.height = (bits >> 14U & 0x3FFFU) + 1;
  }
  return info;
}

std::string_view extension_of(ImageType type) { return mime_of(type).substr(6); }

std::string size_text(std::size_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1000);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t const written = ::write(file, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<ImageInfo> inspect_image(std::string_view bytes) {
  if (bytes.size() > kMaxImageBytes) return refused("the image is larger than 20 MB");
  if (bytes.size() < 30) return refused("not an image file");
  std::optional<ImageInfo> info;
  for (auto* const read : {&png, &jpeg, &gif, &webp})
    if (!info) info = read(bytes);
  if (!info) return refused("not a PNG, JPEG, GIF or WebP file");
  if (info->width == 0 || info->height == 0) return refused("the image has no size");
  if (info->width > kMaxImageSide || info->height > kMaxImageSide)
    return refused("the image is larger than 8192 pixels on a side");
  return *info;
}

bool is_whole_png(std::string_view bytes) {
  constexpr std::size_t kAround = 12;  // length, type and check sum of a chunk
  for (std::size_t at = 8; at + kAround <= bytes.size();) {
    std::size_t const size = big32(bytes, at);
    if (size > bytes.size() - at - kAround) return false;
    if (bytes.substr(at + 4, 4) == "IEND") return true;
    at += kAround + size;
  }
  return false;
}

std::string_view mime_of(ImageType type) {
  switch (type) {
    case ImageType::png:
      return "image/png";
    case ImageType::jpeg:
      return "image/jpeg";
    case ImageType::gif:
      return "image/gif";
    case ImageType::webp:
      return "image/webp";
  }
  return "image/unknown";
}

Result<SavedImage> save_image(std::string_view bytes, std::string const& folder) {
  Result<ImageInfo> const info = inspect_image(bytes);
  if (!info) return info.error();
  std::string digest = hex_encode(crypto::sha256_bytes(bytes));
  std::error_code ignored;  // open reports what matters
  std::filesystem::create_directories(folder, ignored);
  ::chmod(folder.c_str(), 0700);
  std::string path =
      fmt::format("{}/{}.{}", folder, digest.substr(0, 16), extension_of(info->type));
  int const file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return refused("cannot write " + path);
  bool const written = write_all(file, bytes);
  ::close(file);
  if (!written) return refused("cannot write " + path);
  return SavedImage{std::move(path), std::string(mime_of(info->type)), bytes.size(),
                    std::move(digest), *info};
}

std::string describe_image(SavedImage const& image) {
  return fmt::format("{} ({}, {}×{}, {}, sha256 {})", image.path, image.mime, image.info.width,
                     image.info.height, size_text(image.bytes), image.sha256.substr(0, 12));
}

}  // namespace tessera::chatbox
