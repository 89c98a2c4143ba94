// A file of servers: it lies in the working folder, which may have come from anywhere.
#include "base/assert.hpp"
#include "packages/ai-agent-chatbox/servers/mcp_json.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const environment = [](char const* name) {
    return std::string_view(name) == "SET" ? std::string("filled-in-value") : std::string();
  };
  auto const servers = tessera::chatbox::parse_mcp_json({reinterpret_cast<char const*>(data), size},
                                                        environment, "/folder");
  if (!servers) return 0;
  for (tessera::chatbox::ServerSpec const& one : *servers) {
    if (!one.problem.empty()) continue;
    TESSERA_ASSERT(one.url.empty() != one.command.empty(),
                   "a server that is used has an address or a command");
    TESSERA_ASSERT(one.name.find_first_of("/*?") == std::string::npos,
                   "a server's name means nothing in a rule");
  }
  return 0;
}
