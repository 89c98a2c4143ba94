#pragma once

#include "http/server/connection.hpp"
#include "http/server/listener.hpp"
#include "http/server/server.hpp"

#include <future>
#include <memory>
#include <thread>

namespace tessera::http {

/// One worker: a thread, its loop, its acceptors and its connections. Built and driven by `Server`;
/// the member functions are called from outside the thread.
class WorkerThread {
 public:
  /// @param tls  not owned, may be null; outlives this
  WorkerThread(unsigned index, ServerOptions const& options, asio::ssl::context* tls);
  ~WorkerThread();
  WorkerThread(WorkerThread const&) = delete;
  WorkerThread& operator=(WorkerThread const&) = delete;

  [[nodiscard]] asio::io_context& loop() noexcept { return loop_; }
  /// Starts the thread, which builds the handler. The future is ready when that is done.
  [[nodiscard]] std::future<void> launch(HandlerFactory const& factory);
  void accept_on(std::vector<TcpAcceptor> acceptors);
  /// Begins to stop; `join` waits for the end.
  void stop(std::chrono::milliseconds grace);
  void join();

 private:
  void run(HandlerFactory const& factory, std::promise<void> ready);
  void run_loop();
  Task<> accept(TcpAcceptor& acceptor);
  void admit(TcpSocket socket);
  Task<> shut_down(std::chrono::milliseconds grace);
  Task<> call_hooks();
  Task<> within(std::string what, Task<> work, std::chrono::milliseconds limit);

  ServerOptions const& options_;
  asio::ssl::context* tls_;
  Log& log_;
  asio::io_context loop_;
  TaskGroup acceptance_;
  TaskGroup connections_;
  TaskGroup tasks_;
  Worker worker_;
  Handler handler_;
  ConnectionContext context_;
  std::vector<TcpAcceptor> acceptors_;
  bool stopping_ = false;  // touched on the loop only
  std::thread thread_;
};

}  // namespace tessera::http
