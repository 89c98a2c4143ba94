#pragma once

#include <string_view>

namespace tessera::chatbox {

/// Writes everything to a descriptor, waiting while it is full. Errors are ignored: a person who
/// closed the pipe does not read any more.
void write_fully(int descriptor, std::string_view bytes) noexcept;

}  // namespace tessera::chatbox
