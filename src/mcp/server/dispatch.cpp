#include "mcp/server/dispatch.hpp"

#include "mcp/protocol/methods.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/tool_call.hpp"

#include <algorithm>
#include <array>

namespace tessera::mcp {
namespace {

using Handle = Task<ServerReply> (*)(Operation&);

enum class Eras { modern, legacy, both };

struct Method {
  std::string_view name;
  Eras eras;
  Handle handle;

  [[nodiscard]] bool belongs_to(Era era) const noexcept {
    return eras == Eras::both || (eras == Eras::modern) == (era == Era::modern);
  }
};

Task<ServerReply> discover(Operation& operation) {
  co_return result_reply(operation.id(), operation.server.discovery());
}

Task<ServerReply> list_tools(Operation& operation) {
  // Everything fits on one page, so no cursor is one of ours.
  if (operation.request().params.contains("cursor"))
    co_return invalid_params(operation.id(), "unknown cursor");
  auto const lists = operation.server.catalog().lists_for(operation.exchange->principal());
  co_return result_reply(operation.id(),
                         operation.client.era == Era::modern ? lists->modern : lists->legacy);
}

Task<ServerReply> ping(Operation& operation) { co_return result_reply(operation.id(), "{}"); }

Task<ServerReply> set_level(Operation& operation) {
  // Taken and not remembered: there is nowhere to keep it, and `info` is what tools send.
  Result<SetLevelParams> const params = from_json<SetLevelParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  co_return result_reply(operation.id(), "{}");
}

/// Every method of the server, the frequent ones first.
constexpr std::array kMethods{
    Method{kMethodCallTool, Eras::both, call_tool},
    Method{kMethodListTools, Eras::both, list_tools},
    Method{kMethodDiscover, Eras::modern, discover},
    Method{kMethodPing, Eras::legacy, ping},
    Method{kMethodSetLevel, Eras::legacy, set_level},
};

Task<ServerReply> no_such_method(Operation& operation) {
  // In the legacy era 404 would say that the session is gone.
  int const status = operation.client.era == Era::modern ? 404 : 200;
  co_return error_reply(status, operation.id(), make_error_code(jsonrpc::Errc::method_not_found),
                        operation.request().method);
}

}  // namespace

Task<ServerReply> dispatch(Operation& operation) {
  std::string_view const name = operation.request().method;
  auto const found = std::find_if(kMethods.begin(), kMethods.end(), [&](Method const& method) {
    return method.name == name && method.belongs_to(operation.client.era);
  });
  return found == kMethods.end() ? no_such_method(operation) : found->handle(operation);
}

}  // namespace tessera::mcp
