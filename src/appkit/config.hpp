#pragma once

#include "base/json_codec.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tessera::appkit {

/// Why a configuration was refused.
enum class Errc {
  unreadable_file = 1,  ///< A file that was named cannot be read or written.
  bad_toml,             ///< The file is not TOML.
  bad_setting,  ///< A key or a value does not fit; the hint names the key and where it came from.
  usage,        ///< The command line does not make sense.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// Where settings come from, weakest first: the struct's defaults, the file, the environment,
/// flags.
struct ConfigSources {
  std::string file;      ///< TOML file; empty: none.
  std::string env_name;  ///< `TESSERA_API_SERVER`: then `TESSERA_API_SERVER__LISTEN__PORT` sets
                         ///< listen.port. Empty: none.
  std::vector<std::pair<std::string, std::string>>
      flags;  ///< Dotted key and text, e.g. {"listen.port", "3006"}.
};

/// The merged settings as JSON. `defaults` decides how the text of the environment and of flags is
/// read: as the type that stands there, and as a string or plain scalar where nothing stands.
/// Errors: unreadable_file, bad_toml, bad_setting.
[[nodiscard]] Result<json::value> merge_config(json::value defaults, ConfigSources const& sources);

/// Reads the settings into a described struct whose namespace says `refuse_unknown` and `defaults`.
/// Errors: those of `merge_config`; bad_setting names the key's path for anything unknown or
/// ill-typed.
template <class T>
[[nodiscard]] Result<T> load_config(ConfigSources const& sources) {
  Result<json::value> merged = merge_config(to_json(T{}), sources);
  if (!merged) return merged.error();
  Result<T> config = from_json<T>(*merged);
  if (!config) return fail(Errc::bad_setting, "configuration: " + config.error().hint);
  return config;
}

/// Settings as TOML text, for `--print-config`. Settings name files that hold secrets, never
/// secrets.
[[nodiscard]] std::string print_config(json::value const& settings);

/// `path` if it is absolute or empty, else relative to the folder of `config_file`.
[[nodiscard]] std::string beside(std::string_view config_file, std::string_view path);

/// The whole file. @param limit  in bytes; a longer file is refused. Errors: unreadable_file.
[[nodiscard]] Result<std::string> read_file(std::string const& path, std::size_t limit = 1UL << 20);

/// Like `read_file`, for a secret: refuses a file that others may read, and drops one final
/// newline.
[[nodiscard]] Result<Secret> read_secret_file(std::string const& path);

}  // namespace tessera::appkit

template <>
struct boost::system::is_error_code_enum<tessera::appkit::Errc> : std::true_type {};
