#include "http/server/server.hpp"

#include "base/assert.hpp"
#include "http/server/tls_context.hpp"
#include "http/server/worker_thread.hpp"

#include <algorithm>
#include <mutex>

namespace tessera::http {

struct Server::Impl {
  Impl(Options given, HandlerFactory made_by)
      : options(std::move(given)), factory(std::move(made_by)) {}

  Options options;
  HandlerFactory factory;
  std::unique_ptr<asio::ssl::context> tls;
  std::vector<std::unique_ptr<WorkerThread>> workers;
  std::uint16_t port = 0;
  std::mutex stopping;  // two callers of `stop` both return only when everything has ended
};

Server::Server(Options options, HandlerFactory factory)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(factory))) {}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

void Server::start() {
  Impl& self = *impl_;
  TESSERA_ASSERT(self.workers.empty(), "a server is started once");
  if (self.options.tls) self.tls = make_tls_context(*self.options.tls);

  std::vector<std::unique_ptr<WorkerThread>> workers;
  std::vector<asio::io_context*> loops;
  for (unsigned index = 0; index < std::max(1U, self.options.threads); ++index) {
    workers.push_back(std::make_unique<WorkerThread>(index, self.options, self.tls.get()));
    loops.push_back(&workers.back()->loop());
  }
  Listeners listeners =
      bind_listeners(loops, self.options.addresses, self.options.port, *self.options.log);
  self.port = listeners.port;
  self.workers = std::move(workers);

  std::vector<std::future<void>> ready;
  for (auto& worker : self.workers) ready.push_back(worker->launch(self.factory));
  std::exception_ptr failure;
  for (std::future<void>& worker : ready) {
    try {
      worker.get();
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (failure) {
    listeners.of_worker.clear();  // they refer to the workers' loops
    stop(std::chrono::milliseconds(0));
    std::rethrow_exception(failure);
  }
  for (std::size_t i = 0; i < self.workers.size(); ++i)
    self.workers[i]->accept_on(std::move(listeners.of_worker[i]));
}

std::uint16_t Server::port() const noexcept { return impl_->port; }

void Server::stop(std::chrono::milliseconds grace) {
  std::lock_guard const lock(impl_->stopping);
  for (auto& worker : impl_->workers) worker->stop(grace);
  for (auto& worker : impl_->workers) worker->join();
  impl_->workers.clear();
}

}  // namespace tessera::http
