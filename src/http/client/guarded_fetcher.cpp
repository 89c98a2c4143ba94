#include "http/client/guarded_fetcher.hpp"

#include "async/deadline.hpp"
#include "async/errc.hpp"
#include "async/event.hpp"
#include "http/client/address_policy.hpp"
#include "http/client/curl_client.hpp"
#include "http/errc.hpp"
#include "http/message/url.hpp"

#include <algorithm>
#include <optional>

namespace tessera::http {
namespace {

constexpr std::size_t kWaitingNames = 32;

FetchPolicy server_policy(bool allow_loopback) {
  FetchPolicy policy;
  policy.allow_loopback = allow_loopback;
  policy.public_addresses_only = true;
  return policy;
}

std::unique_ptr<Client> make_client(asio::io_context& loop,
                                    GuardedFetcher::Options const& options) {
  CurlClientOptions curl;
  curl.ca_file = options.ca_file;
  curl.user_agent = options.user_agent;
  curl.idle_connections = 1;
  curl.connections = options.concurrent;
  curl = guarded_options(server_policy(options.allow_loopback), std::move(curl));
  if (options.may_connect) {
    curl.allow_address = [vet = std::move(curl.allow_address), last = options.may_connect](
                             std::string_view address) { return vet(address) && last(address); };
  }
  return make_curl_client(loop, std::move(curl));
}

bool is_loopback_address(std::string const& address) {
  return address.starts_with("127.") || address == "::1";
}

/// One bad address is enough: whoever answers with two may answer with the other one next.
void vet(Url const& url, std::vector<std::string> const& addresses) {
  bool const here = url.is_loopback();
  bool const fine = std::ranges::all_of(addresses, [here](std::string const& address) {
    return here ? is_loopback_address(address) : is_public_address(address);
  });
  if (!fine || addresses.empty())
    throw Exception(fail(Errc::bad_url, url.host + " resolves to an address that is not public"));
}

/// Counts a fetch for as long as it lives.
class Running {
 public:
  explicit Running(std::size_t& count) : count_(count) { ++count_; }
  ~Running() { --count_; }
  Running(Running const&) = delete;
  Running& operator=(Running const&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace

/// A question to the name service. Whoever asked may have left when the answer comes.
struct GuardedFetcher::Lookup {
  Lookup(Executor const& executor, std::string name) : host(std::move(name)), done(executor) {}
  std::string host;
  Event done;
  std::exception_ptr failure;
  std::optional<Result<std::vector<std::string>>> addresses;
};

GuardedFetcher::GuardedFetcher(asio::io_context& loop, Options options)
    : options_(std::move(options)),
      client_(make_client(loop, options_)),
      names_({.threads = options_.resolver_threads, .waiting = kWaitingNames}),
      tasks_(loop.get_executor()) {}
GuardedFetcher::~GuardedFetcher() = default;

Task<ClientResponse> GuardedFetcher::get(std::string url, std::string accept, FetchPolicy policy) {
  if (running_ >= options_.concurrent) throw Exception(fail(AsyncErrc::queue_full));
  Running const counted(running_);
  auto const limit = policy.timeout;
  std::string what = "the server of a document";
  Task<ClientResponse> fetching = fetch(std::move(url), std::move(accept), std::move(policy));
  ClientResponse response = co_await with_deadline(std::move(fetching), limit, std::move(what));
  co_return response;
}

Task<ClientResponse> GuardedFetcher::fetch(std::string url, std::string accept,
                                           FetchPolicy policy) {
  policy.allow_loopback = options_.allow_loopback;
  policy.public_addresses_only = true;
  Result<void> const allowed = check_fetch_url(url, policy);
  if (!allowed) throw Exception(allowed.error());
  Url const parsed = parse_url(url).value();
  std::vector<std::string> addresses = co_await addresses_of(parsed.host);
  vet(parsed, addresses);

  ClientRequest request;
  request.url = std::move(url);
  request.headers.add("Accept", accept);
  request.addresses = std::move(addresses);
  Task<ClientResponse> sending = guarded_fetch(*client_, std::move(request), std::move(policy));
  ClientResponse response = co_await std::move(sending);
  co_return response;
}

Task<std::vector<std::string>> GuardedFetcher::addresses_of(std::string host) {
  Executor const executor = co_await asio::this_coro::executor;
  auto const lookup = std::make_shared<Lookup>(executor, std::move(host));
  tasks_.spawn("resolve", look_up(lookup));
  // Our wait can be cancelled, the name service's work cannot: it goes on behind.
  co_await lookup->done.wait();
  if (lookup->failure) std::rethrow_exception(lookup->failure);
  if (!*lookup->addresses) throw Exception(lookup->addresses->error());
  co_return std::move(**lookup->addresses);
}

Task<> GuardedFetcher::look_up(std::shared_ptr<Lookup> lookup) {
  auto job = [resolve = options_.resolve, host = lookup->host] { return resolve(host); };
  try {
    Result<std::vector<std::string>> found = co_await names_.run(std::move(job));
    lookup->addresses.emplace(std::move(found));
  } catch (...) {
    lookup->failure = std::current_exception();
  }
  lookup->done.set();
}

Task<> GuardedFetcher::stop() { co_await tasks_.stop(); }

}  // namespace tessera::http
