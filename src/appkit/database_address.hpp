#pragma once

#include <string>

namespace tessera::appkit {

/// The address of a database with its path, if it has a relative one, against the folder of
/// `config_file`: `data.db`, `sqlite:data.db`. Anything else stays as it is.
[[nodiscard]] std::string database_beside(std::string const& config_file, std::string const& url);

}  // namespace tessera::appkit
