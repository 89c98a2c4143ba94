#include "oauth/server/clients/fetched_documents.hpp"

#include "async/loop_thread.hpp"
#include "async/sleep.hpp"
#include "http/errc.hpp"
#include "http/message/error_response.hpp"
#include "http/message/url.hpp"
#include "oauth/model/cache_control.hpp"
#include "oauth/model/client_metadata_rules.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/server/clients/fetch_cache.hpp"
#include "oauth/server/clients/metadata_document.hpp"

#include <algorithm>
#include <unordered_map>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;

constexpr seconds kMinLife{30};
constexpr seconds kMaxLife{24 * 3600};
constexpr seconds kDefaultLife{3600};
/// Keys are replaced in a hurry when one was stolen.
constexpr seconds kMaxKeysLife{3600};
constexpr seconds kDefaultKeysLife{300};
constexpr std::size_t kMaxKeysBytes = 32UL << 10;
constexpr std::size_t kMaxHeaderBytes = 8UL << 10;
constexpr char const* kAccept = "application/json";

Error refuse(std::string reason) { return fail(Errc::invalid_client, {}, std::move(reason)); }

bool matches_any(std::string_view host, Strings const& patterns) {
  return std::ranges::any_of(
      patterns, [&](std::string const& pattern) { return host_matches(host, pattern); });
}

bool is_json(http::Headers const& headers) {
  std::string_view const type = headers.get("Content-Type");
  std::string_view const essence = http::trim_ows(type.substr(0, type.find(';')));
  if (http::iequals(essence, kAccept)) return true;
  constexpr std::string_view kApplication = "application/";
  constexpr std::string_view kSuffix = "+json";
  return essence.size() > kApplication.size() + kSuffix.size() &&
         http::iequals(essence.substr(0, kApplication.size()), kApplication) &&
         http::iequals(essence.substr(essence.size() - kSuffix.size()), kSuffix);
}

Result<void> check_answer(http::ClientResponse const& response) {
  if (response.status != 200) return refuse("status " + std::to_string(response.status));
  if (!is_json(response.headers)) return refuse("the answer is not JSON");
  if (response.headers.count("Content-Encoding") > 0) return refuse("the answer is encoded");
  return {};
}

Task<std::shared_ptr<jose::JwkSet const>> read_keys(http::ClientResponse response) {
  jose::JwkSet keys = jose::JwkSet::parse(response.body).value();
  if (keys.keys().empty()) throw Exception(refuse("no usable key"));
  co_return std::make_shared<jose::JwkSet const>(std::move(keys));
}

http::FetchPolicy fetch_policy(FetchedDocuments::Options const& options, std::size_t bytes) {
  http::FetchPolicy policy;
  policy.max_response_bytes = bytes;
  policy.max_header_bytes = kMaxHeaderBytes;
  policy.timeout = options.timeout;
  policy.connect_timeout = options.connect_timeout;
  policy.ports = options.ports;
  return policy;
}

http::GuardedFetcher::Options fetcher_options(FetchedDocuments::Options const& options) {
  http::GuardedFetcher::Options fetcher = options.fetcher;
  fetcher.allow_loopback = options.url.allow_loopback;
  return fetcher;
}

FetchedDocuments::Options checked(FetchedDocuments::Options options) {
  check_client_terms(options.terms).value();
  for (auto const& rule : options.machines) check_client_terms(rule.terms).value();
  return options;
}

}  // namespace

struct FetchedDocuments::Impl {
  /// How much is read at most, and how long it is kept: when the answer does not say, and at most.
  struct Limits {
    std::size_t bytes;
    seconds default_life;
    seconds max_life;
  };
  /// Makes of an answer what is kept; throws Exception for one that is refused.
  template <class T>
  using Read = std::function<Task<std::shared_ptr<T const>>(http::ClientResponse)>;
  using Clients = FetchCache<RegisteredClient>;
  using KeySets = FetchCache<jose::JwkSet>;

  Impl(Options given, Collaborators collaborators)
      : options(checked(std::move(given))),
        with(collaborators),
        budget(options.budget, with.clock),
        clients(options.documents, with.clock),
        key_sets(options.documents, with.clock),
        fetcher(std::make_unique<http::GuardedFetcher>(thread.loop(), fetcher_options(options))) {}
  ~Impl() {
    // The fetcher ends on the thread that it lives on.
    thread.run_now<void>([this] { return close(); });
  }

  Task<> close() {
    co_await fetcher->stop();
    fetcher.reset();
  }

  bool is_open(std::string_view host) const {
    return options.allowed_hosts.empty() || matches_any(host, options.allowed_hosts);
  }
  Result<std::string> check_host(std::string const& url, DocumentUrlRules rules) const;
  MachineRule const* machine_rule(std::string_view host, ClientMetadata const& metadata) const;
  Result<ClientPtr> read_client(std::string const& url, http::ClientResponse const& response) const;

  Task<ClientPtr> find_here(std::string url);
  Task<std::shared_ptr<jose::JwkSet const>> keys_here(std::string jwks_uri);
  Task<Clients::Fetched> load_client(std::string url);
  Task<KeySets::Fetched> load_keys(std::string jwks_uri);
  template <class T>
  Task<typename FetchCache<T>::Fetched> load(std::string url, Limits limits, Read<T> read);
  Task<http::ClientResponse> fetch(std::string url, std::size_t bytes);
  Task<ClientPtr> admit(std::string url, http::ClientResponse response);
  Task<> tell_of_machine(ClientPtr client);
  Task<> refuse_slowly(std::string url, std::chrono::steady_clock::time_point begin, Error why);

  Options const options;
  Collaborators const with;
  LoopThread thread;
  // Touched on `thread` only, but for what the caches say themselves.
  FetchBudget budget;
  Clients clients;
  KeySets key_sets;
  std::unordered_map<std::string, std::string> admitted;  // machines: address to version
  std::unique_ptr<http::GuardedFetcher> fetcher;
};

FetchedDocuments::FetchedDocuments(Options options, Collaborators collaborators)
    : impl_(std::make_unique<Impl>(std::move(options), collaborators)) {}
FetchedDocuments::~FetchedDocuments() = default;

Task<ClientPtr> FetchedDocuments::find(std::string url) {
  Result<std::string> const host = impl_->check_host(url, impl_->options.url);
  if (!host) {
    impl_->with.log.debug("document_refused",
                          {{"url", error_description_text(url.substr(0, kMaxDocumentUrl))},
                           {"reason", host.error().debug}});
    co_return nullptr;
  }
  ClientPtr kept = impl_->clients.fresh(url);
  if (kept) co_return kept;
  std::function<Task<ClientPtr>()> make = [impl = impl_.get(), url = std::move(url)] {
    return impl->find_here(url);
  };
  ClientPtr client = co_await impl_->thread.run(std::move(make));
  co_return client;
}

Task<std::shared_ptr<jose::JwkSet const>> FetchedDocuments::keys(std::string jwks_uri) {
  DocumentUrlRules rules = impl_->options.url;
  rules.allow_query = true;
  Result<std::string> const host = impl_->check_host(jwks_uri, rules);
  if (!host) co_return nullptr;
  std::shared_ptr<jose::JwkSet const> kept = impl_->key_sets.fresh(jwks_uri);
  if (kept) co_return kept;
  std::function<Task<std::shared_ptr<jose::JwkSet const>>()> make =
      [impl = impl_.get(), jwks_uri = std::move(jwks_uri)] { return impl->keys_here(jwks_uri); };
  std::shared_ptr<jose::JwkSet const> keys = co_await impl_->thread.run(std::move(make));
  co_return keys;
}

Result<std::string> FetchedDocuments::Impl::check_host(std::string const& url,
                                                       DocumentUrlRules rules) const {
  Result<void> const form = check_document_url(url, rules);
  if (!form) return form.error();
  std::string host = http::parse_url(url).value().host;
  if (matches_any(host, options.denied_hosts)) return refuse("document_host_is_denied");
  bool const machine = std::ranges::any_of(
      options.machines, [&](MachineRule const& rule) { return host_matches(host, rule.host); });
  if (!is_open(host) && !machine) return refuse("document_host_is_not_allowed");
  return host;
}

Task<ClientPtr> FetchedDocuments::Impl::find_here(std::string url) {
  Clients::Fetch load = [this](std::string address) { return load_client(std::move(address)); };
  Task<ClientPtr> getting = clients.get(std::move(url), std::move(load));
  ClientPtr client = co_await std::move(getting);
  co_return client;
}

Task<std::shared_ptr<jose::JwkSet const>> FetchedDocuments::Impl::keys_here(std::string jwks_uri) {
  KeySets::Fetch load = [this](std::string address) { return load_keys(std::move(address)); };
  Task<std::shared_ptr<jose::JwkSet const>> getting =
      key_sets.get(std::move(jwks_uri), std::move(load));
  std::shared_ptr<jose::JwkSet const> keys = co_await std::move(getting);
  co_return keys;
}

Task<FetchedDocuments::Impl::Clients::Fetched> FetchedDocuments::Impl::load_client(
    std::string url) {
  Read<RegisteredClient> read = [this, url](http::ClientResponse response) {
    return admit(url, std::move(response));
  };
  Limits const limits{kMaxDocumentBytes, kDefaultLife, kMaxLife};
  Task<Clients::Fetched> loading = load<RegisteredClient>(url, limits, std::move(read));
  Clients::Fetched fetched = co_await std::move(loading);
  if (fetched.value)
    with.log.info("document_fetched", {{"client", std::string_view(url)},
                                       {"version", shown_metadata_hash(fetched.value->record)},
                                       {"life", fetched.life.count()}});
  co_return fetched;
}

Task<FetchedDocuments::Impl::KeySets::Fetched> FetchedDocuments::Impl::load_keys(
    std::string jwks_uri) {
  Read<jose::JwkSet> read = [](http::ClientResponse response) {
    return read_keys(std::move(response));
  };
  Limits const limits{kMaxKeysBytes, kDefaultKeysLife, kMaxKeysLife};
  Task<KeySets::Fetched> loading = load<jose::JwkSet>(std::move(jwks_uri), limits, std::move(read));
  KeySets::Fetched fetched = co_await std::move(loading);
  co_return fetched;
}

template <class T>
Task<typename FetchCache<T>::Fetched> FetchedDocuments::Impl::load(std::string url, Limits limits,
                                                                   Read<T> read) {
  auto const begin = std::chrono::steady_clock::now();
  typename FetchCache<T>::Fetched fetched;
  Error failure;
  try {
    Task<http::ClientResponse> fetching = fetch(url, limits.bytes);
    http::ClientResponse response = co_await std::move(fetching);
    auto const stated = freshness(response.headers);
    fetched.life = std::clamp(stated.value_or(limits.default_life), kMinLife, limits.max_life);
    Task<std::shared_ptr<T const>> reading = read(std::move(response));
    fetched.value = co_await std::move(reading);
    co_return fetched;
  } catch (Exception const& refused) {
    if (refused.code() == Errc::too_many_requests) throw;
    failure = refused.error();
  } catch (std::exception const&) {
    failure = refuse(http::describe_failure(std::current_exception()));
  }
  co_await refuse_slowly(std::move(url), begin, std::move(failure));
  co_return fetched;
}

Task<http::ClientResponse> FetchedDocuments::Impl::fetch(std::string url, std::size_t bytes) {
  std::string const host = http::parse_url(url).value().host;
  bool const named = matches_any(host, options.allowed_hosts) ||
                     std::ranges::any_of(options.machines, [&](MachineRule const& rule) {
                       return host_matches(host, rule.host);
                     });
  if (!budget.take(host, named)) throw Exception(fail(Errc::too_many_requests));
  http::FetchPolicy policy = fetch_policy(options, bytes);
  Task<http::ClientResponse> getting = fetcher->get(std::move(url), kAccept, std::move(policy));
  http::ClientResponse response = co_await std::move(getting);
  check_answer(response).value();
  co_return response;
}

FetchedDocuments::MachineRule const* FetchedDocuments::Impl::machine_rule(
    std::string_view host, ClientMetadata const& metadata) const {
  Strings const wanted = wanted_grant_types(metadata);
  if (std::ranges::find(wanted, kGrantClientCredentials) == wanted.end()) return nullptr;
  auto const found = std::ranges::find_if(
      options.machines, [&](MachineRule const& rule) { return host_matches(host, rule.host); });
  return found == options.machines.end() ? nullptr : &*found;
}

Result<ClientPtr> FetchedDocuments::Impl::read_client(std::string const& url,
                                                      http::ClientResponse const& response) const {
  Result<ClientDocument> const document = read_metadata_document(url, response.body);
  if (!document) return document.error();
  std::string const host = http::parse_url(url).value().host;
  MachineRule const* const rule = machine_rule(host, document->metadata);
  if (rule == nullptr && !is_open(host)) return refuse("document_host_is_for_machines_alone");
  Result<ClientRecord> record =
      client_of_document(*document, url, rule == nullptr ? options.terms : rule->terms);
  if (!record) return record.error();
  return prepare_client(std::move(*record));
}

Task<ClientPtr> FetchedDocuments::Impl::admit(std::string url, http::ClientResponse response) {
  ClientPtr client = read_client(url, response).value();
  Task<> telling = tell_of_machine(client);
  co_await std::move(telling);
  co_return client;
}

Task<> FetchedDocuments::Impl::tell_of_machine(ClientPtr client) {
  if (with.events == nullptr || !client->may_use_grant(kGrantClientCredentials)) co_return;
  std::string const version = shown_metadata_hash(client->record);
  std::string const url = client->record.client_id;
  auto const known = admitted.find(url);
  if (known != admitted.end() && known->second == version) co_return;
  Task<> telling = with.events->admitted(std::move(client), version);
  co_await std::move(telling);
  if (admitted.size() >= options.documents) admitted.clear();
  admitted[url] = version;
}

/// How long a refusal takes should not tell how far we got.
Task<> FetchedDocuments::Impl::refuse_slowly(std::string url,
                                             std::chrono::steady_clock::time_point begin,
                                             Error why) {
  with.log.warn("document_refused", {{"url", std::string_view(url)},
                                     {"reason", error_description_text(describe(why))}});
  auto const left = begin + options.slow_refusal - std::chrono::steady_clock::now();
  if (left.count() > 0) co_await sleep_for(left);
}

}  // namespace tessera::oauth
