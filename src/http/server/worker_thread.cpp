#include "http/server/worker_thread.hpp"

#include "async/deadline.hpp"
#include "http/message/error_response.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace tessera::http {
namespace {

/// Out of descriptors or memory: trying again at once would only spin.
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr int kBacklog = 4096;

}  // namespace

WorkerThread::WorkerThread(unsigned index, ServerOptions const& options, asio::ssl::context* tls)
    : options_(options),
      tls_(tls),
      log_(*options.log),
      loop_(1),
      acceptance_(loop_.get_executor(), log_),
      connections_(loop_.get_executor(), log_),
      tasks_(loop_.get_executor(), log_),
      worker_{loop_, index, tasks_, {}},
      context_{loop_.get_executor(), options.limits, handler_, log_, {}, {}, false} {}

WorkerThread::~WorkerThread() {
  join();
  loop_.stop();
}

std::future<void> WorkerThread::launch(HandlerFactory const& factory) {
  std::promise<void> ready;
  std::future<void> result = ready.get_future();
  thread_ = std::thread(
      [this, &factory, ready = std::move(ready)]() mutable { run(factory, std::move(ready)); });
  return result;
}

void WorkerThread::run(HandlerFactory const& factory, std::promise<void> ready) {
  auto const busy = asio::make_work_guard(loop_);
  try {
    handler_ = factory(worker_);
  } catch (...) {
    loop_.stop();
    ready.set_exception(std::current_exception());
    return;
  }
  ready.set_value();
  run_loop();
  // What the handler owns was made on this thread and ends on it.
  handler_ = nullptr;
  worker_.hooks.clear();
}

void WorkerThread::run_loop() {
  for (;;) {
    try {
      loop_.run();
      return;
    } catch (std::exception const&) {
      // Tasks report their own failures; this came out of a plain callback.
      log_.error("callback_failed", {{"error", describe_failure(std::current_exception())}});
    }
  }
}

void WorkerThread::accept_on(std::vector<TcpAcceptor> acceptors) {
  for (TcpAcceptor& acceptor : acceptors) acceptor.listen(kBacklog);
  asio::post(loop_, [this, acceptors = std::move(acceptors)]() mutable {
    acceptors_ = std::move(acceptors);
    for (TcpAcceptor& acceptor : acceptors_) acceptance_.spawn("accept", accept(acceptor));
  });
}

Task<> WorkerThread::accept(TcpAcceptor& acceptor) {
  while (acceptor.is_open()) {
    TcpSocket socket(loop_.get_executor());
    auto const [failure] = co_await acceptor.async_accept(socket, use_code);
    if (!failure) {
      admit(std::move(socket));
      continue;
    }
    if (failure == asio::error::operation_aborted) co_return;
    if (failure == asio::error::connection_aborted) continue;
    log_.warn("accept_failed", {{"error", failure.message()}});
    co_await sleep_for(kAcceptPause);
  }
}

void WorkerThread::admit(TcpSocket socket) {
  if (connections_.size() >= options_.limits.connections) {
    log_.debug("connection_refused", {{"open", connections_.size()}});
    return;
  }
  error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls_ != nullptr) {
    connections_.spawn("connection", serve_tls_connection(context_, std::move(socket), *tls_));
  } else {
    connections_.spawn("connection", serve_connection(context_, std::move(socket)));
  }
}

void WorkerThread::stop(std::chrono::milliseconds grace) {
  asio::post(loop_, [this, grace] {
    if (std::exchange(stopping_, true)) return;
    asio::co_spawn(loop_, shut_down(grace), [this](std::exception_ptr const& failure) {
      if (failure) log_.error("stop_failed", {{"error", describe_failure(failure)}});
      loop_.stop();
    });
  });
}

void WorkerThread::join() {
  if (thread_.joinable()) thread_.join();
}

Task<> WorkerThread::shut_down(std::chrono::milliseconds grace) {
  co_await acceptance_.stop();
  acceptors_.clear();
  context_.draining = true;
  for (LiveConnection* const connection : context_.live) connection->drain();

  auto const end = std::chrono::steady_clock::now() + grace;
  if (!worker_.hooks.empty()) {
    Task<> hooks = call_hooks();
    co_await within("stop hooks", std::move(hooks), grace);
  }
  if (connections_.size() > 0) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    Task<> last = connections_.wait();
    co_await within("connections", std::move(last), left);
  }
  // Without a deadline: a cancelled task lets go by itself, and its memory must not go before it.
  co_await connections_.stop();
  co_await tasks_.stop();
}

Task<> WorkerThread::call_hooks() {
  for (auto hook = worker_.hooks.rbegin(); hook != worker_.hooks.rend(); ++hook) {
    Task<> work = (*hook)();
    co_await std::move(work);
  }
}

Task<> WorkerThread::within(std::string what, Task<> work, std::chrono::milliseconds limit) {
  try {
    Task<> bounded = with_deadline(std::move(work), limit, what);
    co_await std::move(bounded);
  } catch (std::exception const&) {
    log_.info("stop_incomplete", {{"what", std::string_view(what)},
                                  {"error", describe_failure(std::current_exception())}});
  }
}

}  // namespace tessera::http
