#include "oauth/client/authorization_code.hpp"

#include "http/message/url.hpp"
#include "oauth/client/scope_choice.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxRemembered = 64;

std::string_view without_query(std::string_view url) {
  return url.substr(0, url.find_first_of("?#"));
}

/// True when asking the same person or server for the same again would be the same refusal.
bool is_final(error_code const& code) {
  return code == Errc::access_denied || code == Errc::invalid_scope;
}

}  // namespace

/// The right to change the login. One at a time; those who wait look again when it is theirs.
class AuthorizationCodeAuthorizer::Turn {
 public:
  explicit Turn(AuthorizationCodeAuthorizer& owner) : owner_(&owner) {}
  Turn(Turn&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
  Turn& operator=(Turn&&) = delete;
  ~Turn() {
    if (owner_ == nullptr) return;
    std::shared_ptr<Event> const busy = std::move(owner_->busy_);
    owner_->busy_.reset();
    busy->set();
  }

 private:
  AuthorizationCodeAuthorizer* owner_;
};

AuthorizationCodeAuthorizer::AuthorizationCodeAuthorizer(Options options, ClientParts parts,
                                                         CredentialStore& store, UserAgent* agent)
    : options_(std::move(options)), parts_(parts), store_(store), agent_(agent) {
  // A server somewhere else has no business with what listens on this machine.
  Result<http::Url> const server = http::parse_url(options_.server);
  if (!server || !server->is_loopback()) parts_.policy.allow_loopback = false;
}
AuthorizationCodeAuthorizer::~AuthorizationCodeAuthorizer() = default;

Task<AuthorizationCodeAuthorizer::Turn> AuthorizationCodeAuthorizer::take_turn() {
  Executor const executor = co_await asio::this_coro::executor;
  while (busy_) {
    std::shared_ptr<Event> const other = busy_;
    // Bounded by what the other one does: requests with limits, and a person's patience.
    Task<> waiting = other->wait();
    co_await std::move(waiting);
  }
  busy_ = std::make_shared<Event>(executor);
  co_return Turn(*this);
}

bool AuthorizationCodeAuthorizer::is_server(std::string_view url) const {
  return without_query(url) == without_query(options_.server);
}

UserAgent& AuthorizationCodeAuthorizer::agent_or_throw() const {
  if (agent_ == nullptr)
    throw Exception(fail(Errc::login_required,
                         options_.server + " wants a person to sign in, which cannot happen here"));
  return *agent_;
}

void AuthorizationCodeAuthorizer::set_login(Login login) {
  login_ = std::move(login);
  ++generation_;
  untested_ = true;
}

Task<> AuthorizationCodeAuthorizer::load_once() {
  if (loaded_) co_return;
  Task<StoredCredentials> loading = store_.load();
  StoredCredentials const stored = co_await std::move(loading);
  if (loaded_) co_return;
  loaded_ = true;
  StoredLogin const* const kept = stored.login_at(options_.server);
  if (kept == nullptr) co_return;
  Result<Login> login = from_stored(*kept, parts_.clock, parts_.random);
  if (login) login_ = std::move(*login);
  if (login_) bind_by_hand(login_->issuer, login_->client_id);
  if (!login) parts_.log.warn("oauth_login_damaged", {{"server", options_.server}});
}

Task<http::Headers> AuthorizationCodeAuthorizer::authorize(std::string method, std::string url) {
  http::Headers headers;
  if (!is_server(url)) co_return headers;
  Task<> loading = load_once();
  co_await std::move(loading);
  Task<> renewing = renew_if_due();
  co_await std::move(renewing);
  if (!options_.tenant.empty()) headers.add("X-TENANT-ID", options_.tenant);
  bool const is_good = login_ && parts_.clock.steady_now() < login_->token.ends_at;
  if (!is_good) co_return headers;
  untested_ = false;
  AccessToken const& token = login_->token;
  headers.add("Authorization", authorization_value(token).reveal());
  if (token.is_dpop && login_->dpop)
    headers.add("DPoP",
                login_->dpop->proof(std::move(method), std::move(url), token.value).value());
  co_return headers;
}

Task<> AuthorizationCodeAuthorizer::renew_if_due() {
  auto const is_due = [this] {
    return login_ && !login_->token.refresh.empty() &&
           parts_.clock.steady_now() >= login_->token.refresh_at;
  };
  if (!is_due()) co_return;
  Task<Turn> taking = take_turn();
  Turn const turn = co_await std::move(taking);
  if (!is_due()) co_return;
  Error failure;
  try {
    Task<bool> trying = try_refresh();
    bool const renewed = co_await std::move(trying);
    static_cast<void>(renewed);
  } catch (Exception const& unreached) {
    failure = unreached.error();
  }
  // The old token serves until it ends: a short failure need not be noticed.
  if (failure.code) {
    parts_.log.warn("oauth_refresh_failed", {{"reason", describe(failure)}});
    if (!login_ || parts_.clock.steady_now() >= login_->token.ends_at)
      throw Exception(std::move(failure));
  }
}

Task<bool> AuthorizationCodeAuthorizer::try_refresh() {
  if (!login_ || login_->token.refresh.empty()) co_return false;
  Error failure;
  try {
    Task<Login> refreshing = refresh_login(parts_, store_, options_.flow.identity, *login_);
    Login fresh = co_await std::move(refreshing);
    set_login(std::move(fresh));
    refreshed_at_ = parts_.clock.steady_now();
    co_return true;
  } catch (Exception const& refused) {
    failure = refused.error();
  }
  bool const is_spent =
      failure.code == Errc::invalid_grant || failure.code == Errc::invalid_client ||
      failure.code == Errc::unauthorized_client || failure.code == Errc::invalid_target;
  if (!is_spent) throw Exception(std::move(failure));
  parts_.log.info("oauth_refresh_refused", {{"reason", describe(failure)}});
  login_->token.refresh = Secret();
  co_return false;
}

Task<bool> AuthorizationCodeAuthorizer::challenged(int status, std::string url,
                                                   http::Headers response_headers) {
  if (!is_server(url)) co_return false;
  ResourceChallenge const challenge = read_resource_challenge(response_headers);
  bool const new_nonce = login_ && login_->dpop && login_->dpop->take_nonce(url, response_headers);
  if (status == 401 && challenge.error == wire_error(Errc::use_dpop_nonce).name)
    co_return new_nonce;
  if (status == 401) {
    Task<bool> answering = refused(challenge);
    co_return co_await std::move(answering);
  }
  bool const lacks_scope =
      challenge.error == wire_error(Errc::insufficient_scope).name && challenge.scope;
  if (status != 403 || !lacks_scope) co_return false;
  Task<bool> stepping_up = step_up(challenge);
  co_return co_await std::move(stepping_up);
}

Task<ProtectedResource> AuthorizationCodeAuthorizer::discover(ResourceChallenge challenge) {
  std::vector<std::string> known;
  if (login_) known.push_back(login_->issuer);
  for (RegisteredByHand const& one : options_.flow.identity.by_hand) known.push_back(one.issuer);
  Task<ProtectedResource> discovering =
      discover_resource(parts_, options_.server, std::move(challenge), std::move(known));
  ProtectedResource target = co_await std::move(discovering);
  bind_by_hand(target.server.issuer, {});
  co_return target;
}

void AuthorizationCodeAuthorizer::bind_by_hand(std::string const& issuer,
                                               std::string_view client_id) {
  for (RegisteredByHand& one : options_.flow.identity.by_hand)
    if (one.issuer.empty() && (client_id.empty() || client_id == one.client_id))
      one.issuer = issuer;
}

Task<bool> AuthorizationCodeAuthorizer::refused(ResourceChallenge challenge) {
  if (!login_ && agent_ == nullptr) {
    if (!challenge.has_scheme) co_return false;
    static_cast<void>(agent_or_throw());
  }
  unsigned const seen = generation_;
  Task<Turn> taking = take_turn();
  Turn const turn = co_await std::move(taking);
  if (generation_ != seen || (untested_ && login_)) co_return true;
  Task<ProtectedResource> discovering = discover(challenge);
  ProtectedResource target = co_await std::move(discovering);
  auto const now = parts_.clock.steady_now();
  bool const moved = login_ && login_->issuer != target.server.issuer;
  if (moved) {
    parts_.log.info("oauth_issuer_changed", {{"server", options_.server}});
    login_.reset();
    signed_in_at_.reset();
  }
  bool const just_refreshed = refreshed_at_ && now < *refreshed_at_ + options_.pause;
  if (!just_refreshed) {
    Task<bool> refreshing = try_refresh();
    bool const refreshed = co_await std::move(refreshing);
    if (refreshed) co_return true;
  }
  if (signed_in_at_ && now < *signed_in_at_ + options_.pause) co_return false;
  ScopeSet const before = login_ ? login_->asked : ScopeSet();
  Result<ScopeSet> const always = options_.scopes.united_with(before);
  if (!always) throw Exception(always.error());
  ScopeSet scopes = choose_scopes(challenge, target, *always).value();
  Task<> acquiring = acquire(std::move(target), std::move(scopes));
  co_await std::move(acquiring);
  co_return true;
}

Task<bool> AuthorizationCodeAuthorizer::step_up(ResourceChallenge challenge) {
  unsigned const seen = generation_;
  Task<Turn> taking = take_turn();
  Turn const turn = co_await std::move(taking);
  if (generation_ != seen) co_return true;
  ScopeSet const before = login_ ? login_->asked : ScopeSet();
  bool const asked_already = challenge.scope->is_subset_of(before);
  Result<ScopeSet> const all = before.united_with(*challenge.scope);
  if (asked_already || !all || refused_scopes_.contains(all->join())) {
    parts_.log.info("oauth_step_up_is_useless", {{"server", options_.server}});
    co_return false;
  }
  Task<ProtectedResource> discovering = discover(challenge);
  ProtectedResource target = co_await std::move(discovering);
  Error failure;
  try {
    Task<> acquiring = acquire(std::move(target), *all);
    co_await std::move(acquiring);
  } catch (Exception const& refused) {
    failure = refused.error();
  }
  if (is_final(failure.code) && refused_scopes_.size() < kMaxRemembered)
    refused_scopes_.insert(all->join());
  if (failure.code) throw Exception(std::move(failure));
  co_return true;
}

Task<> AuthorizationCodeAuthorizer::acquire(ProtectedResource target, ScopeSet scopes) {
  UserAgent& agent = agent_or_throw();
  LoginRequest request;
  request.server = options_.server;
  request.target = std::move(target);
  request.scopes = std::move(scopes);
  Task<Login> signing_in = sign_in(parts_, store_, agent, options_.flow, std::move(request));
  Login login = co_await std::move(signing_in);
  Task<> keeping = keep_login(parts_, store_, login);
  co_await std::move(keeping);
  set_login(std::move(login));
  signed_in_at_ = parts_.clock.steady_now();
  refreshed_at_.reset();
}

Task<Login> AuthorizationCodeAuthorizer::sign_in_now() {
  http::ClientRequest probe;
  probe.url = options_.server;
  probe.headers.add("Accept", "application/json, text/event-stream");
  probe.timeout = parts_.policy.timeout;
  // Only the head is wanted: a server that streams here would never end.
  Task<std::unique_ptr<http::ClientStream>> probing = parts_.http.open(std::move(probe));
  std::unique_ptr<http::ClientStream> const answer = co_await std::move(probing);
  ResourceChallenge challenge;
  if (answer->status() == 401) challenge = read_resource_challenge(answer->headers());
  Task<Turn> taking = take_turn();
  Turn const turn = co_await std::move(taking);
  loaded_ = true;
  Task<ProtectedResource> discovering = discover(challenge);
  ProtectedResource target = co_await std::move(discovering);
  ScopeSet scopes = choose_scopes(challenge, target, options_.scopes).value();
  Task<> acquiring = acquire(std::move(target), std::move(scopes));
  co_await std::move(acquiring);
  co_return *login_;
}

Task<Login> AuthorizationCodeAuthorizer::refresh_now() {
  Task<> loading = load_once();
  co_await std::move(loading);
  Task<Turn> taking = take_turn();
  Turn const turn = co_await std::move(taking);
  if (!login_)
    throw Exception(fail(Errc::login_required, "nobody is signed in at " + options_.server));
  Task<bool> refreshing = try_refresh();
  bool const renewed = co_await std::move(refreshing);
  if (!renewed)
    throw Exception(fail(Errc::login_required, "the sign-in at " + options_.server +
                                                   " cannot be renewed: sign in again"));
  co_return *login_;
}

Task<std::optional<Login>> AuthorizationCodeAuthorizer::current() {
  Task<> loading = load_once();
  co_await std::move(loading);
  co_return login_;
}

Task<bool> AuthorizationCodeAuthorizer::sign_out() {
  Task<> loading = load_once();
  co_await std::move(loading);
  bool const was_in = login_.has_value();
  login_.reset();
  ++generation_;
  std::function<void(StoredCredentials&)> const forget =
      [server = options_.server](StoredCredentials& all) { all.forget_login(server); };
  Task<> forgetting = store_.update(forget);
  co_await std::move(forgetting);
  co_return was_in;
}

}  // namespace tessera::oauth
