#include "llm/offline/offline_model.hpp"

#include "llm/offline/rules.hpp"

namespace tessera::llm::offline {

Task<> OfflineModel::respond(Request const& request, EventSink& sink) {
  Reply reply = reply_to(request);
  if (!reply.text.empty()) sink.text_delta(reply.text);
  StopReason const reason = reply.calls.empty() ? StopReason::end_turn : StopReason::tool_calls;
  for (ToolCall& call : reply.calls) sink.tool_call(std::move(call));
  sink.finished(Finished{reason, Usage{}, std::move(reply.native)});
  co_return;
}

}  // namespace tessera::llm::offline
