#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::llm::aws {

/// Reads an environment variable; empty if it is not set.
using Environment = std::function<std::string(char const*)>;

/// The settings of one section.
using Section = std::map<std::string, std::string, std::less<>>;

/// What `~/.aws/config` and `~/.aws/credentials` say. The latter wins for the same key.
struct Profiles {
  std::map<std::string, Section, std::less<>> profiles;
  std::map<std::string, Section, std::less<>> sso_sessions;

  /// The value, or an empty text.
  [[nodiscard]] std::string get(std::string_view profile, std::string_view key) const;
};

enum class ProfileFile { config, credentials };

/// Longest file that is read.
inline constexpr std::size_t kMaxProfileFile = 1UL << 20;

/// Adds one file. Comments begin with `#` or `;`; indented lines below a key without a value are
/// settings of their own, which nothing here needs. Sections that have no meaning are passed over.
/// Errors: Errc::bad_settings with the number of the line.
[[nodiscard]] Result<void> add_profile_file(std::string_view text, ProfileFile kind, Profiles& out);

/// Reads both files where the environment or the home folder has them; one that is missing is
/// empty. Errors: Errc::bad_settings with the file's path.
[[nodiscard]] Result<Profiles> load_profiles(Environment const& environment);

/// `AWS_PROFILE`, or `default`.
[[nodiscard]] std::string profile_name(Environment const& environment);

/// A whole small file, or nothing when it cannot be read or is longer than `limit`.
[[nodiscard]] std::optional<std::string> read_small_file(std::string const& path,
                                                         std::size_t limit);

}  // namespace tessera::llm::aws
