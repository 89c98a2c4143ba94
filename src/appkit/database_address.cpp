#include "appkit/database_address.hpp"

#include "appkit/config.hpp"

namespace tessera::appkit {

std::string database_beside(std::string const& config_file, std::string const& url) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with(kSqlite))
    return std::string(kSqlite) + beside(config_file, url.substr(kSqlite.size()));
  bool const is_path = url.find("://") == std::string::npos;
  return is_path ? beside(config_file, url) : url;
}

}  // namespace tessera::appkit
