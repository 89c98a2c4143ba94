#pragma once

#include "base/error.hpp"

#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace tessera {

/// What to run, completely: nothing is taken from our own process any more.
struct SpawnPlan {
  std::string program;                   ///< A path.
  std::vector<std::string> argv;         ///< argv[0] included.
  std::vector<std::string> environment;  ///< `NAME=value`
  std::string directory;                 ///< Empty: ours.
};

/// A child that runs, and our ends of its pipes; all close on exec. The caller closes them and
/// waits for the child.
struct Spawned {
  pid_t pid = -1;
  int pidfd = -1;   ///< Readable when the child has ended.
  int input = -1;   ///< Written by us: the child's standard input.
  int output = -1;  ///< Read by us: its standard output.
  int errors = -1;  ///< Read by us: its standard error.
};

/// Starts a child as leader of its own process group, with default signals, with no descriptor but
/// the three pipes, and with SIGTERM when the thread that called this ends.
/// Errors: ProcessErrc::cannot_start, with the system's reason in the hint.
[[nodiscard]] Result<Spawned> spawn(SpawnPlan const& plan);

/// The path of a program: a name without a slash is looked for in `path`, as a shell does.
/// Errors: ProcessErrc::cannot_start.
[[nodiscard]] Result<std::string> find_program(std::string const& name, std::string_view path);

}  // namespace tessera
