// A template and a URI: the first line is the template, the rest the URI. What matches expands to a
// URI that says the same, and what is expanded matches.
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "mcp/protocol/uri_template.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  std::size_t const end = text.find('\n');
  std::string_view const uri = end == std::string_view::npos ? "" : text.substr(end + 1);
  Result<mcp::UriTemplate> const parsed = mcp::UriTemplate::parse(text.substr(0, end));
  if (!parsed) return;
  mcp::UriTemplate::Variables values;
  for (std::string const& name : parsed->variables()) values.emplace(name, uri);
  std::string const expanded = parsed->expand(values);
  TESSERA_ASSERT(expanded.size() <= 2048 * 3 + (uri.size() * 3 + 2048) * 32,
                 "expansion is bounded by its parts");
  bool const plain = uri.find('%') == std::string_view::npos && is_valid_utf8(uri) && !uri.empty();
  if (parsed->matchable() && plain && expanded.size() <= mcp::UriTemplate::kMaxUriBytes)
    TESSERA_ASSERT(parsed->match(expanded) == values, "what was expanded matches");

  auto const found = parsed->match(uri);
  if (!found) return;
  TESSERA_ASSERT(parsed->matchable().has_value(), "only what can be read in one way matches");
  std::string const again = parsed->expand(*found);
  if (again.size() <= mcp::UriTemplate::kMaxUriBytes)
    TESSERA_ASSERT(parsed->match(again) == found, "a match expands to its like");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
