#pragma once

#include "base/secret.hpp"

#include <string>
#include <string_view>
#include <utility>

// Files of the state folder: for their owner alone, and always complete.
// Errors of all: Exception(appkit::Errc::unreadable_file) that names the path.

namespace tessera::api_server {

/// Creates the folder and those above it; its own mode is 0700, also when it existed before.
void ensure_private_folder(std::string const& path);

/// Writes the file in one step, mode 0600, and waits until it is on disk.
/// @return false when the path existed before: nothing was written then
bool write_new_file(std::string const& path, std::string_view content);

/// The same, in place of what is there: a reader sees the old file or the new one.
void replace_file(std::string const& path, std::string_view content);

/// The secret in a file, made by `make` if there is none yet. Two processes that do this at once
/// agree on one secret.
/// @return the secret, and whether it is new
template <class Make>
std::pair<Secret, bool> ensure_secret_file(std::string const& path, Make make);

[[nodiscard]] bool file_exists(std::string const& path);
[[nodiscard]] Secret read_private_file(std::string const& path);

template <class Make>
std::pair<Secret, bool> ensure_secret_file(std::string const& path, Make make) {
  bool is_new = false;
  if (!file_exists(path)) {
    Secret const made = make();
    is_new = write_new_file(path, made.reveal());
  }
  return {read_private_file(path), is_new};
}

}  // namespace tessera::api_server
