// The files of ~/.aws, which other programs write too, and the answers of the token service.
#include "base/assert.hpp"
#include "llm/aws/profile_files.hpp"
#include "llm/aws/sts_sources.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera::llm::aws {
namespace {

void check(std::string_view text) {
  for (ProfileFile const kind : {ProfileFile::config, ProfileFile::credentials}) {
    Profiles profiles;
    if (!add_profile_file(text, kind, profiles)) continue;
    for (auto const& [name, section] : profiles.profiles)
      for (auto const& [key, value] : section)
        TESSERA_ASSERT(!key.empty() && !value.empty() && value.find('\n') == std::string::npos,
                       "a setting is one line and says something");
  }
  auto const found = xml_text(text, "Code");
  TESSERA_ASSERT(!found || found->size() <= text.size(), "decoding makes nothing longer");
}

}  // namespace
}  // namespace tessera::llm::aws

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::llm::aws::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
