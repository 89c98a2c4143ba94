#pragma once

#include "mcp/protocol/tools.hpp"

#include <string>
#include <vector>

namespace tessera::mcp_client {

/// Writes the images of a result into a folder, which is made if need be. Only what really is PNG,
/// JPEG, GIF or WebP is written, at most 20 MiB each, never over an existing file, readable by the
/// owner only. Names are made from the tool's name and a number.
/// @return the path per content block; empty for a block that is no image or was refused
/// Errors: Errc::usage when the folder cannot be written.
[[nodiscard]] Result<std::vector<std::string>> save_images(mcp::CallToolResult const& result,
                                                           std::string const& tool,
                                                           std::string const& folder);

/// `png`, `jpg`, `gif` or `webp` by the first bytes; empty for anything else.
[[nodiscard]] std::string_view image_extension(std::string_view bytes);

}  // namespace tessera::mcp_client
