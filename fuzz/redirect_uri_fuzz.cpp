// A redirect address as a client registers it and as a request names it: two lines.
#include "base/assert.hpp"
#include "oauth/model/redirect_uri.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view input) {
  std::size_t const line = input.find('\n');
  std::string const registered(input.substr(0, line));
  if (!oauth::check_redirect_uri(registered)) return;
  for (char const c : registered)
    TESSERA_ASSERT(c > 0x20 && c < 0x7f && c != '\\' && c != '#', "only harmless bytes");
  static_cast<void>(oauth::redirect_host(registered));
  if (line == std::string_view::npos) return;
  std::string_view const named = input.substr(line + 1);
  if (!oauth::choose_redirect_uri({registered}, named)) return;
  TESSERA_ASSERT(named == registered || (oauth::is_loopback_redirect(named) &&
                                         oauth::is_loopback_redirect(registered)),
                 "only the port of this machine may differ");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
