// A `.env` file: it lies in the working folder, which may have come from anywhere.
#include "base/assert.hpp"
#include "packages/ai-agent-chatbox/dot_env.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const values = tessera::chatbox::parse_dot_env({reinterpret_cast<char const*>(data), size});
  if (!values) return 0;
  for (auto const& [name, value] : *values)
    TESSERA_ASSERT(!name.empty() && value.find('\n') == std::string::npos,
                   "a variable is one line and has a name");
  return 0;
}
