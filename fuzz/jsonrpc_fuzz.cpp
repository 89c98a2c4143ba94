// One JSON-RPC message, as any peer sends it.
#include "base/assert.hpp"
#include "jsonrpc/message.hpp"

#include <boost/json/monotonic_resource.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tessera {
namespace {

void check(std::string_view text) {
  json::monotonic_resource arena;
  jsonrpc::Decoded const message = jsonrpc::parse_message(text, {}, &arena);
  if (!message) {
    std::string const answer = jsonrpc::write_message(jsonrpc::refusal(message.error()));
    TESSERA_ASSERT(jsonrpc::parse_message(answer), "a refusal is a message");
    return;
  }
  std::string const written = jsonrpc::write_message(*message);
  TESSERA_ASSERT(written.find('\n') == std::string::npos, "a message fits on one line");
  jsonrpc::Decoded const again = jsonrpc::parse_message(written);
  TESSERA_ASSERT(again && again->index() == message->index(),
                 "a message that was read can be written and read again");
  TESSERA_ASSERT(jsonrpc::write_message(*again) == written, "writing is stable");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
