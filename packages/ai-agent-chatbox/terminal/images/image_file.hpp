#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tessera::chatbox {

enum class ImageType { png, jpeg, gif, webp };

struct ImageInfo {
  ImageType type = ImageType::png;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

inline constexpr std::size_t kMaxImageBytes = 20UL << 20;
inline constexpr std::uint32_t kMaxImageSide = 8192;
/// What is decoded, here or by the terminal: a file of a few kilobytes may hold any number of them.
inline constexpr std::uint64_t kMaxDrawnPixels = 24'000'000;

/// What the bytes are, whatever their sender calls them: magic and dimensions are read from the
/// header and checked before any decoder sees the file. SVG is not an image here.
/// Errors: a hint that says what is wrong.
[[nodiscard]] Result<ImageInfo> inspect_image(std::string_view bytes);

/// Whether a PNG file has all its parts, to the last one; nothing is decoded.
[[nodiscard]] bool is_whole_png(std::string_view bytes);
[[nodiscard]] std::string_view mime_of(ImageType type);

struct SavedImage {
  std::string path;
  std::string mime;
  std::size_t bytes = 0;
  std::string sha256;  ///< Hexadecimal.
  ImageInfo info;
};

/// Writes an inspected image to `folder` (0700) under a name made from its digest (0600).
/// Errors: those of `inspect_image`, or why the file cannot be written.
[[nodiscard]] Result<SavedImage> save_image(std::string_view bytes, std::string const& folder);

/// `PATH (image/png, 640×400, 12.3 kB, sha256 0123456789ab)`
[[nodiscard]] std::string describe_image(SavedImage const& image);

}  // namespace tessera::chatbox
