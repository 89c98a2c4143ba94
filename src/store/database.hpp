#pragma once

#include "async/callback.hpp"
#include "base/log.hpp"
#include "store/session.hpp"
#include "store/sql.hpp"
#include "store/work.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace tessera::store {

/// The database of a program. One thread writes, a few threads read, none of them an event loop.
///
/// Group commit: the writer takes every job that waits, runs each in a savepoint of its own inside
/// one transaction, commits once, and only then resumes the callers: a write that was answered is
/// on disk, unless its caller asked for less. The more callers wait, the more share one flush.
///
///     write(a) ─┐
///     write(b) ─┼─► BEGIN · [a] · [b fails, undone alone] · [c] · COMMIT ─► a, c: result, b: error
///     write(c) ─┘
///
/// So that they come together on a busy loop, too, a writer that sleeps is woken after everything
/// that was ready on the loop has run, and what was committed together is resumed together.
///
/// Readers see the last committed state and never wait for the writer.
///
/// Jobs are functions of `Connection&`; they run on another thread, so they own what they use.
/// They never block on anything but the database. Pass a named local, not a lambda expression, in
/// a statement with co_await.
/// Concurrency: safe to use from any thread; callers resume on their own executor. Not cancellable:
/// an accepted job runs. The destructor finishes what was accepted; loops whose tasks wait here
/// outlive it.
class Database {
 public:
  struct Options {
    std::string url;                                ///< As `SessionOptions::url`. Required.
    std::size_t readers = 2;                        ///< Threads that read; at least 1.
    std::size_t batch = 512;                        ///< Writes that share one commit at most.
    std::size_t write_queue = 8192;                 ///< Writes that may wait.
    std::size_t read_queue = 8192;                  ///< Reads that may wait.
    std::chrono::milliseconds busy_timeout{5'000};  ///< Patience with another process's writing.
    Log* log = nullptr;                             ///< Not owned; outlives this. Null: no log.
  };

  /// Opens or creates the database. Errors: as `open_session`.
  explicit Database(Options options);
  ~Database();
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;

  /// Runs `job` in the next batch; resumes when it is as durable as asked for; in a batch, the most
  /// that anybody asked for is everybody's. A job that throws undoes itself only. Throws what the
  /// job throws; AsyncErrc::queue_full; store::Errc when the commit fails, outcome_unknown when the
  /// database was lost in the middle of it.
  template <class Job, class R = std::invoke_result_t<Job&, Connection&>>
  Task<R> write(Job job, Durability durability = Durability::disk) {
    auto call = std::make_shared<Call<Job, R>>(std::move(job));
    Executor const loop = co_await asio::this_coro::executor;
    auto start = [this, call, durability, &loop](Callback<bool> done) {
      Work work = make(call, std::move(done));
      work.durability = durability;
      submit_write(std::move(work), loop);
    };
    bool const done = co_await await_callback<bool>(std::move(start));
    static_cast<void>(done);
    co_return call->take();
  }

  /// Runs `job`, which may only query, on one consistent state.
  /// Throws what the job throws; AsyncErrc::queue_full.
  template <class Job, class R = std::invoke_result_t<Job&, Connection&>>
  Task<R> read(Job job) {
    auto call = std::make_shared<Call<Job, R>>(std::move(job));
    auto start = [this, call](Callback<bool> done) {
      submit(Lane::read, make(call, std::move(done)));
    };
    bool const done = co_await await_callback<bool>(std::move(start));
    static_cast<void>(done);
    co_return call->take();
  }

  /// As `write`, for command lines and start-up: blocks the calling thread.
  template <class Job, class R = std::invoke_result_t<Job&, Connection&>>
  R write_now(Job job) {
    return wait_for<Job, R>(Lane::write, std::move(job));
  }
  /// As `read`, for command lines and start-up: blocks the calling thread.
  template <class Job, class R = std::invoke_result_t<Job&, Connection&>>
  R read_now(Job job) {
    return wait_for<Job, R>(Lane::read, std::move(job));
  }

 private:
  struct Impl;
  enum class Lane { read, write };

  template <class Job, class R>
  struct Call {
    explicit Call(Job given) : job(std::move(given)) {}
    void run(Connection& connection) {
      if constexpr (std::is_void_v<R>)
        job(connection);
      else
        result.emplace(job(connection));
    }
    R take() {
      if constexpr (!std::is_void_v<R>) return std::move(*result);
    }
    Job job;
    std::conditional_t<std::is_void_v<R>, bool, std::optional<R>> result{};
  };

  template <class C>
  static Work make(std::shared_ptr<C> call, Callback<bool> done) {
    return Work{
        [call = std::move(call)](Connection& connection) { call->run(connection); },
        [done = std::move(done)](std::exception_ptr error) { done(std::move(error), true); },
        Durability::disk};
  }

  template <class Job, class R>
  R wait_for(Lane lane, Job job) {
    auto call = std::make_shared<Call<Job, R>>(std::move(job));
    auto outcome = std::make_shared<std::promise<std::exception_ptr>>();
    std::future<std::exception_ptr> future = outcome->get_future();
    submit(lane, make(call, [outcome](std::exception_ptr error, bool) {
             outcome->set_value(std::move(error));
           }));
    if (std::exception_ptr const error = future.get()) std::rethrow_exception(error);
    return call->take();
  }

  void submit(Lane lane, Work work);
  /// The writer is woken when `loop` has run what is ready now, which may bring more to write.
  void submit_write(Work work, Executor const& loop);
  static void refuse(Work const& work);

  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::store
