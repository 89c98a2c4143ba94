#include "mcp/server/tool_context.hpp"

#include "crypto/digest.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/protocol/methods.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

template <class Params>
std::string notification(std::string_view method, Params const& params) {
  json::value object = to_json(params);
  return jsonrpc::write_message(
      jsonrpc::Notification{std::string(method), std::move(object.as_object())});
}

}  // namespace

std::string const& ToolContext::arguments_digest() const {
  if (digest_.empty()) digest_ = crypto::sha256_bytes(write_canonical_json(arguments_));
  return digest_;
}

void ToolContext::wire(Wiring wiring) {
  features_ = wiring.features;
  progress_token_ = std::move(wiring.progress_token);
  log_level_ = wiring.log_level;
  send_ = std::move(wiring.send);
}

void ToolContext::give_answers(std::map<std::string, json::object, std::less<>> answers,
                               json::value state) {
  answers_ = std::move(answers);
  state_ = std::move(state);
}

std::optional<ElicitResult> ToolContext::answer(std::string_view key) const {
  json::object const* raw = raw_answer(key);
  if (raw == nullptr) return std::nullopt;
  Result<ElicitResult> result = from_json<ElicitResult>(*raw);
  if (!result) return std::nullopt;
  return std::move(*result);
}

json::object const* ToolContext::raw_answer(std::string_view key) const noexcept {
  auto const found = answers_.find(key);
  return found == answers_.end() ? nullptr : &found->second;
}

Task<> ToolContext::progress(double done, std::optional<double> total, std::string message) {
  if (!send_ || !progress_token_ || (last_progress_ && done <= *last_progress_)) co_return;
  last_progress_ = done;
  ProgressParams params;
  params.progress_token = *progress_token_;
  params.progress = done;
  params.total = total;
  if (!message.empty()) params.message = std::move(message);
  std::string text = notification(kMethodProgress, params);
  co_await send_(std::move(text));
}

Task<> ToolContext::log(LoggingLevel level, json::value data) {
  if (!send_ || !log_level_ || level < *log_level_) co_return;
  LoggingMessageParams params;
  params.level = level;
  params.data = std::move(data);
  std::string text = notification(kMethodMessage, params);
  co_await send_(std::move(text));
}

}  // namespace tessera::mcp
