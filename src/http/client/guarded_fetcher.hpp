#pragma once

#include "async/blocking_pool.hpp"
#include "async/task_group.hpp"
#include "http/client/client.hpp"
#include "http/client/guarded_fetch.hpp"
#include "http/client/resolver.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::http {

/// Fetches documents from addresses that strangers have named, for a server that could reach more
/// than the stranger can. This is the one place where such a request is made; docs/reference/
/// fetching-for-strangers.md says what it defends against and how each defence is tested.
///
///   URL ─► form, port ─► resolve once ─► every address public? ─► pin ─► connect (asked again with
///   the very address) ─► TLS for the name ─► 200, or any status but a redirect ─► counted bytes
///
/// No redirects, no proxy, no cookies, no credentials, no decompression, no reuse of connections.
/// Used on one strand only. `stop` before destruction.
class GuardedFetcher {
 public:
  struct Options {
    std::string ca_file;  ///< PEM file of trusted roots; empty: the system's.
    std::string user_agent = "tessera";
    bool allow_loopback = false;       ///< For development: http and https to this machine.
    std::size_t concurrent = 32;       ///< Fetches at once; more are refused with queue_full.
    std::size_t resolver_threads = 8;  ///< Names that may be asked for at once.
    Resolve resolve = resolve_host;
    /// Asked last, before a socket is opened, with its numeric address; false: it is not opened.
    /// Empty: yes. For what the operator's network forbids besides, and for tests.
    std::function<bool(std::string_view address)> may_connect;
  };
  GuardedFetcher(asio::io_context& loop, Options options);
  ~GuardedFetcher();
  GuardedFetcher(GuardedFetcher const&) = delete;
  GuardedFetcher& operator=(GuardedFetcher const&) = delete;

  /// One GET under the policy, whose limits hold for resolving and the exchange together. Whether
  /// loopback and private addresses are open is decided by the fetcher, not by the policy.
  /// Throws Exception: as `guarded_fetch`; AsyncErrc::deadline, AsyncErrc::queue_full. Its text may
  /// tell about our network: it is for the log, never for the stranger.
  Task<ClientResponse> get(std::string url, std::string accept, FetchPolicy policy);

  /// Cancels what runs and waits for names that are being resolved. May be called twice.
  Task<> stop();

 private:
  struct Lookup;

  Task<ClientResponse> fetch(std::string url, std::string accept, FetchPolicy policy);
  Task<std::vector<std::string>> addresses_of(std::string host);
  Task<> look_up(std::shared_ptr<Lookup> lookup);

  Options options_;
  std::unique_ptr<Client> client_;
  BlockingPool names_;
  TaskGroup tasks_;
  std::size_t running_ = 0;
};

}  // namespace tessera::http
