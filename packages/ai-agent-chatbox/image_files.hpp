#pragma once

#include "base/error.hpp"
#include "llm/model.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// True for names that end as images do: .png, .jpg, .jpeg, .gif, .webp.
[[nodiscard]] bool has_image_name(std::string_view name);

/// The image files that a text names as `@path` or `@"a path"`, each once, as they are written.
[[nodiscard]] std::vector<std::string> image_paths_in(std::string_view text);

/// The path that was meant. @param home  what `~/` begins with; empty: it means nothing
[[nodiscard]] std::string path_of_mention(std::string_view written, std::string const& home);

/// Reads a regular file of at most 5 MiB that is an image whatever its name says.
/// Errors: appkit::Errc::usage with a hint that names the file; safe for a terminal.
[[nodiscard]] Result<llm::Image> read_image_file(std::string const& path);

}  // namespace tessera::chatbox
