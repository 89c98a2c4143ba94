#include "oauth/client/live_tokens.hpp"

#include "oauth/model/errors.hpp"

#include <exception>

namespace tessera::oauth {

LiveTokens::LiveTokens(Options options, ClientParts parts)
    : options_(std::move(options)),
      parts_(parts),
      request_({options_.issuer, options_.endpoint, options_.client_id, options_.credential,
                options_.timeout},
               parts) {}

Task<bool> LiveTokens::is_revoked(http::PrincipalPtr caller) {
  if (caller->issuer != options_.issuer) co_return false;
  Task<StatusPtr> finding = fresh_status(caller->token);
  StatusPtr const status = co_await std::move(finding);
  co_return !status->active;
}

Task<TokenDescription> LiveTokens::introspect(Secret token) {
  Task<StatusPtr> finding = fresh_status(std::move(token));
  StatusPtr const status = co_await std::move(finding);
  TokenDescription told;
  told.members = status->members;
  told.believed_until = status->until;
  co_return told;
}

Task<LiveTokens::StatusPtr> LiveTokens::fresh_status(Secret token) {
  StatusPtr const status = status_of(crypto::sha256(token.reveal()));
  while (parts_.clock.steady_now() >= status->until) {
    std::shared_ptr<Question> const question = status->question;
    if (!question) {
      Task<> refreshing = refresh(status, std::move(token));
      co_await std::move(refreshing);
      break;  // asked just now: even an answer that took longer than its life is one
    }
    Task<> waiting = question->answered.wait();
    co_await std::move(waiting);
    if (question->failure) throw Exception(*question->failure);
  }
  co_return status;
}

LiveTokens::StatusPtr LiveTokens::status_of(Key const& key) {
  auto const found = index_.find(key);
  if (found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->status;
  }
  // One that is in use is kept alive by who uses it.
  if (entries_.size() >= options_.max_tokens) {
    index_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, std::make_shared<Status>()});
  index_.emplace(key, entries_.begin());
  return entries_.front().status;
}

Task<> LiveTokens::refresh(StatusPtr status, Secret token) {
  if (questions_ >= options_.max_questions)
    throw Exception(fail(Errc::temporarily_unavailable, {}, "too many questions to the issuer"));
  Executor const executor = co_await asio::this_coro::executor;
  auto const question = std::make_shared<Question>(executor);
  status->question = question;
  ++questions_;
  std::exception_ptr stopped;
  try {
    Task<> asking = ask(*status, std::move(token));
    co_await std::move(asking);
  } catch (Exception const& failed) {
    question->failure = fail(Errc::temporarily_unavailable, {}, describe(failed.error()));
  } catch (...) {
    stopped = std::current_exception();  // this caller went away; the next one asks
  }
  --questions_;
  status->question.reset();
  question->answered.set();
  if (stopped) std::rethrow_exception(stopped);
  if (!question->failure) co_return;
  parts_.log.warn("token_status_unknown",
                  {{"issuer", options_.issuer}, {"reason", question->failure->debug}});
  throw Exception(*question->failure);
}

/// @param status  kept alive by who refreshes it
Task<> LiveTokens::ask(Status& status, Secret token) {
  // From before the question: what is revoked while it is on its way may not be in the answer.
  auto const asked_at = parts_.clock.steady_now();
  Task<std::optional<json::object>> asking = request_.ask(std::move(token));
  std::optional<json::object> told = co_await std::move(asking);
  status.active = told.has_value();
  status.members.reset();
  if (told && options_.keep_descriptions)
    status.members = std::make_shared<json::object const>(std::move(*told));
  status.until = asked_at + options_.life;
}

}  // namespace tessera::oauth
