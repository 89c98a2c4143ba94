#pragma once

#include "base/secret.hpp"

#include <string>

namespace tessera::api_server {

/// The password of a command line that changes one: the first line of a file, or of standard input;
/// a person at a terminal is asked for it and does not see it. Never an argument, which everybody
/// on the machine could read.
/// @param file  empty: standard input
/// Throws Exception(appkit::Errc::bad_setting) for one that is shorter than eight characters or
/// longer than 1024.
[[nodiscard]] Secret read_new_password(std::string const& file);

}  // namespace tessera::api_server
