#include "mcp/server/calls/guarded_run.hpp"

namespace tessera::mcp {

std::string failure_hint(std::exception_ptr const& failure, CallContext const& context, Log& log,
                         std::string_view otherwise) {
  std::string hint(otherwise);
  std::string reason;
  try {
    std::rethrow_exception(failure);
  } catch (Exception const& error) {
    hint = error.error().hint;
    reason = describe(error.error());
  } catch (std::exception const& error) {
    reason = error.what();
  }
  log.warn("mcp.call.failed",
           {{"name", context.name()}, {"request_id", context.request_id()}, {"reason", reason}});
  return hint;
}

}  // namespace tessera::mcp
