// A form body or query string, as it comes from anybody.
#include "base/assert.hpp"
#include "base/encoding.hpp"
#include "http/message/form.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::http {
namespace {

void check(std::string_view text) {
  auto const form = parse_form(text);
  if (!form) return;
  TESSERA_ASSERT(form->fields().size() <= 64, "a form keeps to its limit");
  for (auto const& [name, value] : form->fields())
    TESSERA_ASSERT(!name.empty() && is_valid_utf8(name) && is_valid_utf8(value), "fields are text");
  auto const again = parse_form(write_form(*form));
  TESSERA_ASSERT(again && again->fields() == form->fields(), "writing changes nothing");
}

}  // namespace
}  // namespace tessera::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::http::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
