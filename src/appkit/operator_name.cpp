#include "appkit/operator_name.hpp"

#include <pwd.h>
#include <unistd.h>

namespace tessera::appkit {

std::string operator_name() {
  passwd const* const entry = ::getpwuid(::geteuid());
  std::string const name = entry == nullptr ? std::to_string(::geteuid()) : entry->pw_name;
  return "operator:" + name;
}

}  // namespace tessera::appkit
