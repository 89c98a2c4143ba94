#include "oauth/keys/fetched_issuer_keys.hpp"

#include "async/loop_thread.hpp"
#include "async/task_group.hpp"
#include "http/client/curl_client.hpp"
#include "oauth/keys/remote_keys.hpp"
#include "oauth/model/errors.hpp"

#include <map>

namespace tessera::oauth {

struct FetchedIssuerKeys::Impl {
  Impl(std::vector<IssuerAddress> const& addresses, Clock const& clock, Log& log)
      : client(http::make_curl_client(thread.loop())),
        tasks(std::make_unique<TaskGroup>(thread.loop().get_executor(), log)) {
    for (IssuerAddress const& address : addresses) {
      RemoteKeys::Options options;
      options.jwks_uri = address.jwks_uri;
      sources.try_emplace(address.issuer, std::move(options), *client, *tasks, clock, log);
    }
  }
  ~Impl() {
    // What lives on the thread ends there.
    thread.run_now<void>([this] { return close(); });
  }

  Task<> close() {
    Task<> stopping = tasks->stop();
    co_await std::move(stopping);
    sources.clear();
    tasks.reset();
    client.reset();
  }

  Task<KeySnapshot> find(std::string issuer, std::string kid) {
    auto const found = sources.find(issuer);
    if (found == sources.end())
      throw Exception(fail(Errc::temporarily_unavailable, {}, "nobody has named " + issuer));
    Task<KeySnapshot> asking = found->second.keys_with(std::move(kid));
    KeySnapshot keys = co_await std::move(asking);
    co_return keys;
  }

  LoopThread thread;
  // Touched on `thread` only, once the constructor has ended.
  std::unique_ptr<http::Client> client;
  std::unique_ptr<TaskGroup> tasks;
  std::map<std::string, RemoteKeys> sources;
};

FetchedIssuerKeys::FetchedIssuerKeys(std::vector<IssuerAddress> addresses, Clock const& clock,
                                     Log& log)
    : impl_(std::make_unique<Impl>(addresses, clock, log)) {}
FetchedIssuerKeys::~FetchedIssuerKeys() = default;

Task<KeySnapshot> FetchedIssuerKeys::keys_with(std::string issuer, std::string kid) {
  std::function<Task<KeySnapshot>()> find = [impl = impl_.get(), issuer = std::move(issuer),
                                             kid = std::move(kid)] {
    return impl->find(issuer, kid);
  };
  Task<KeySnapshot> asking = impl_->thread.run(std::move(find));
  KeySnapshot keys = co_await std::move(asking);
  co_return keys;
}

}  // namespace tessera::oauth
