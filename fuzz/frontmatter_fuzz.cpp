// The YAML at the beginning of a skill's file, as a server sends it.
#include "base/assert.hpp"
#include "base/json.hpp"
#include "mcp/protocol/frontmatter.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view file) {
  Result<json::object> const read = mcp::parse_frontmatter(file);
  if (!read) return;
  Result<json::value> const again = parse_json(write_json(json::value(*read)));
  TESSERA_ASSERT(again, "what was read is a JSON object in UTF-8");
  // What stands after the second mark is no concern of the reader.
  std::string const longer = std::string(file) + "\n: [ more\n";
  Result<json::object> const same = mcp::parse_frontmatter(longer);
  TESSERA_ASSERT(same && *same == *read, "the body changes nothing");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
