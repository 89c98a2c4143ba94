#include "store/database.hpp"

#include "async/errc.hpp"
#include "async/resumption.hpp"
#include "base/assert.hpp"
#include "store/errc.hpp"
#include "store/log_mover.hpp"
#include "store/session.hpp"
#include "store/work_queue.hpp"

#include <algorithm>
#include <optional>
#include <thread>
#include <vector>

namespace tessera::store {

struct Database::Impl {
  explicit Impl(Options given)
      : options(std::move(given)),
        log(options.log != nullptr ? *options.log : null_log()),
        writes(std::make_shared<WorkQueue>(options.write_queue)),
        reads(options.read_queue),
        mover({options.url, Access::write, options.busy_timeout}, log) {
    TESSERA_ASSERT(options.readers > 0 && options.batch > 0, "a database has readers and batches");
    SessionOptions session{options.url, Access::write, options.busy_timeout};
    // The writer's session comes first: it creates what the readers open.
    auto writer = open_session(session);
    session.access = Access::read;
    std::vector<std::unique_ptr<Session>> readers;
    for (std::size_t i = 0; i < options.readers; ++i) readers.push_back(open_session(session));
    threads.emplace_back([this, own = std::move(writer)] { write_loop(*own); });
    for (auto& reader : readers)
      threads.emplace_back([this, own = std::move(reader)] { read_loop(*own); });
  }

  ~Impl() {
    writes->close();
    reads.close();
    for (std::thread& thread : threads) thread.join();
  }

  void write_loop(Session& session) {
    while (true) {
      std::vector<Work> batch = writes->take(options.batch);
      if (batch.empty()) return;
      std::vector<std::exception_ptr> failures(batch.size());
      std::optional<Error> const lost = commit_together(session, batch, failures);
      answer(batch, lost, failures);
      mover.after_commit(session);
    }
  }

  static void answer(std::vector<Work>& batch, std::optional<Error> const& lost,
                     std::vector<std::exception_ptr>& failures) {
    ResumeTogether const together;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      // Each waiter gets an exception of its own: they are rethrown on different threads.
      if (lost) failures[i] = std::make_exception_ptr(Exception(*lost));
      batch[i].done(std::move(failures[i]));
    }
  }

  /// @return why the whole batch is lost, or nothing when it is durable
  std::optional<Error> commit_together(Session& session, std::vector<Work>& batch,
                                       std::vector<std::exception_ptr>& failures) {
    Error cause;
    try {
      session.begin_write(needed(batch));
      for (std::size_t i = 0; i < batch.size(); ++i) failures[i] = run_alone(session, batch[i]);
      session.commit();
      return std::nullopt;
    } catch (Exception const& failure) {
      cause = failure.error();
    } catch (std::exception const& failure) {
      cause = fail(Errc::io, {}, failure.what());
    }
    session.rollback();
    log.error("store_batch_lost", {{"writes", batch.size()}, {"cause", describe(cause)}});
    return cause;
  }

  static Durability needed(std::vector<Work> const& batch) {
    bool const brief = std::ranges::all_of(
        batch, [](Work const& work) { return work.durability == Durability::process; });
    return brief ? Durability::process : Durability::disk;
  }

  /// @return why this job alone is undone, or null. Throws when the transaction itself is gone.
  static std::exception_ptr run_alone(Session& session, Work& work) {
    session.savepoint();
    try {
      work.run(session);
      session.release();
      return nullptr;
    } catch (...) {
      if (!session.in_transaction()) throw;
      session.rollback_to_savepoint();
      return std::current_exception();
    }
  }

  void read_loop(Session& session) {
    while (true) {
      std::vector<Work> next = reads.take(1);
      if (next.empty()) return;
      std::exception_ptr failure;
      try {
        session.begin_read();
        next.front().run(session);
      } catch (...) {
        failure = std::current_exception();
      }
      session.rollback();
      next.front().done(std::move(failure));
    }
  }

  Options options;
  Log& log;
  std::shared_ptr<WorkQueue> writes;  // shared with loops that will wake the writer
  WorkQueue reads;
  LogMover mover;  // used by the writer
  std::vector<std::thread> threads;
};

Database::Database(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Database::~Database() = default;

void Database::submit(Lane lane, Work work) {
  WorkQueue& queue = lane == Lane::write ? *impl_->writes : impl_->reads;
  if (!queue.push(work)) return refuse(work);
  queue.wake();
}

void Database::submit_write(Work work, Executor const& loop) {
  if (!impl_->writes->push(work)) return refuse(work);
  WorkQueue::wake_later(impl_->writes, loop);
}

void Database::refuse(Work const& work) {
  work.done(std::make_exception_ptr(Exception(
      fail(AsyncErrc::queue_full, "too many requests are waiting for the database; try again"))));
}

}  // namespace tessera::store
