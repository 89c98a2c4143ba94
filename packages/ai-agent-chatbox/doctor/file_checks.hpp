#pragma once

#include "appkit/finding.hpp"

#include <string>
#include <vector>

namespace tessera::chatbox::doctor {

/// The files that the chat would use. Empty paths: there is no such file to use.
struct Files {
  std::string config;
  std::vector<std::string> secrets;  ///< Keys that the configuration names.
  std::string token_store;           ///< Tokens of people who signed in.
  std::string dot_env;
  std::string state;  ///< The folder for everything that is kept.
};

/// Whether each is there, of this user, and closed to others as far as that matters. Reads no file.
[[nodiscard]] appkit::Section check_files(Files const& files);

}  // namespace tessera::chatbox::doctor
