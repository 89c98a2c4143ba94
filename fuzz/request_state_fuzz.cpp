// A request state and a session id, as a client sends them back. Nothing that we did not seal
// opens.
#include "base/assert.hpp"
#include "mcp/session/request_state.hpp"
#include "mcp/session/session_token.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  static ManualClock const clock;
  static Secret const key(std::string(32, 'k'));
  static mcp::RequestStateSealer const sealer(key, std::chrono::seconds(60), clock);
  static mcp::SessionTokens const sessions(key, std::chrono::seconds(60), clock);
  TESSERA_ASSERT(!sealer.open(text, {}), "a state that we did not seal does not open");
  TESSERA_ASSERT(!sessions.verify(text, nullptr), "an id that we did not issue is unknown");

  mcp::RequestStateScope const scope{nullptr, "tools/call", text, text};
  mcp::RequestState state;
  state.state = json::string(text);
  std::string const sealed = sealer.seal(state, scope);
  if (parse_json(write_json(state.state))) {
    Result<mcp::RequestState> const opened = sealer.open(sealed, scope);
    TESSERA_ASSERT(opened || sealed.size() > 60'000, "what was sealed opens again");
    TESSERA_ASSERT(!opened || opened->state == state.state, "and is the same");
  }
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
