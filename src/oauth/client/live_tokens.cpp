#include "oauth/client/live_tokens.hpp"

#include "base/json_codec.hpp"
#include "oauth/client/server_discovery.hpp"
#include "oauth/client/token_request.hpp"
#include "oauth/model/errors.hpp"

#include <exception>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxAnswer = 64UL << 10;

struct TokenStatus {
  bool active = false;
};
BOOST_DESCRIBE_STRUCT(TokenStatus, (), (active))

}  // namespace

LiveTokens::LiveTokens(Options options, ClientParts parts)
    : options_(std::move(options)), parts_(parts) {
  parts_.policy.timeout = options_.timeout;
}

Task<bool> LiveTokens::is_revoked(http::PrincipalPtr caller) {
  if (caller->issuer != options_.issuer) co_return false;
  std::shared_ptr<Status> const status = status_of(crypto::sha256(caller->token.reveal()));
  while (parts_.clock.steady_now() >= status->until) {
    std::shared_ptr<Question> const question = status->question;
    if (!question) {
      Task<> refreshing = refresh(status, caller->token);
      co_await std::move(refreshing);
      break;  // asked just now: even an answer that took longer than its life is one
    }
    Task<> waiting = question->answered.wait();
    co_await std::move(waiting);
    if (question->failure) throw Exception(*question->failure);
  }
  co_return !status->active;
}

std::shared_ptr<LiveTokens::Status> LiveTokens::status_of(Key const& key) {
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

Task<> LiveTokens::refresh(std::shared_ptr<Status> status, Secret token) {
  Executor const executor = co_await asio::this_coro::executor;
  auto const question = std::make_shared<Question>(executor);
  status->question = question;
  // From before the question: what is revoked while it is on its way may not be in the answer.
  auto const asked_at = parts_.clock.steady_now();
  std::exception_ptr stopped;
  try {
    Task<bool> asking = ask(std::move(token));
    bool const active = co_await std::move(asking);
    status->active = active;
    status->until = asked_at + options_.life;
  } catch (Exception const& failed) {
    question->failure = fail(Errc::temporarily_unavailable, {}, describe(failed.error()));
  } catch (...) {
    stopped = std::current_exception();  // this caller went away; the next one asks
  }
  status->question.reset();
  question->answered.set();
  if (stopped) std::rethrow_exception(stopped);
  if (!question->failure) co_return;
  parts_.log.warn("token_status_unknown", {{"reason", question->failure->debug}});
  throw Exception(*question->failure);
}

Task<bool> LiveTokens::ask(Secret token) {
  if (endpoint_.empty()) {
    Task<> finding = find_endpoint();
    co_await std::move(finding);
  }
  TokenRequest who;
  who.token_endpoint = endpoint_;
  who.issuer = options_.issuer;
  who.client_id = options_.client_id;
  who.grant.emplace_back("token", token.reveal());
  http::ClientRequest request =
      write_form_request(who, options_.credential, parts_.clock, parts_.random).value();
  request.timeout = options_.timeout;
  request.max_response_bytes = kMaxAnswer;
  http::ClientResponse const response = co_await parts_.http.send(std::move(request));
  if (response.status != 200)
    throw Exception(read_token_refusal(response, options_.issuer, options_.client_id));
  Result<TokenStatus> const told =
      parse_json_as<TokenStatus>(response.body, {.depth = 16, .bytes = kMaxAnswer});
  if (!told)
    throw Exception(fail(Errc::bad_token_response,
                         "the introspection endpoint of " + options_.issuer + " said nothing"));
  co_return told->active;
}

Task<> LiveTokens::find_endpoint() {
  Task<AuthorizationServerMetadata> finding = discover_server(parts_, options_.issuer);
  AuthorizationServerMetadata metadata = co_await std::move(finding);
  if (!metadata.introspection_endpoint)
    throw Exception(fail(Errc::bad_metadata, "the metadata of " + options_.issuer +
                                                 " names no introspection endpoint"));
  options_.credential = fit_to_server(std::move(options_.credential), metadata);
  endpoint_ = std::move(*metadata.introspection_endpoint);
}

}  // namespace tessera::oauth
