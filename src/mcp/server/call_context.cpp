#include "mcp/server/call_context.hpp"

#include "crypto/digest.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/server/operation.hpp"
#include "mcp/server/reply.hpp"

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

CallContext::CallContext(Exchange const& exchange, ClientView const& client, std::string_view name,
                         json::value const* arguments, std::optional<json::value> progress_token)
    : caller_(exchange.caller),
      name_(name),
      arguments_(arguments),
      features_(client.features),
      extensions_(client.extensions),
      progress_token_(std::move(progress_token)),
      log_level_(client.log_level) {}

std::string const& CallContext::arguments_digest() const {
  static json::value const kNone;
  if (digest_.empty())
    digest_ =
        crypto::sha256_bytes(write_canonical_json(arguments_ == nullptr ? kNone : *arguments_));
  return digest_;
}

json::value const* CallContext::client_extension(std::string_view name) const noexcept {
  return extensions_ ? extensions_->if_contains(name) : nullptr;
}

void CallContext::give_answers(std::map<std::string, json::object, std::less<>> answers,
                               json::value state) {
  answers_ = std::move(answers);
  state_ = std::move(state);
}

std::optional<ElicitResult> CallContext::answer(std::string_view key) const {
  json::object const* raw = raw_answer(key);
  if (raw == nullptr) return std::nullopt;
  Result<ElicitResult> result = from_json<ElicitResult>(*raw);
  if (!result) return std::nullopt;
  return std::move(*result);
}

json::object const* CallContext::raw_answer(std::string_view key) const noexcept {
  auto const found = answers_.find(key);
  return found == answers_.end() ? nullptr : &found->second;
}

Task<> CallContext::progress(double done, std::optional<double> total, std::string message) {
  if (outbox_ == nullptr || !progress_token_ || (last_progress_ && done <= *last_progress_))
    co_return;
  last_progress_ = done;
  ProgressParams params;
  params.progress_token = *progress_token_;
  params.progress = done;
  params.total = total;
  if (!message.empty()) params.message = std::move(message);
  std::string text = notification(kMethodProgress, params);
  co_await outbox_->send(std::move(text));
}

Task<> CallContext::log(LoggingLevel level, json::value data) {
  if (outbox_ == nullptr || !log_level_ || level < *log_level_) co_return;
  LoggingMessageParams params;
  params.level = level;
  params.data = std::move(data);
  std::string text = notification(kMethodMessage, params);
  co_await outbox_->send(std::move(text));
}

void CallContext::poll_later(std::chrono::milliseconds pause) {
  if (outbox_ != nullptr) outbox_->send_away(pause);
}

}  // namespace tessera::mcp
