#pragma once

// Internal to this folder: keeps the write-ahead log of a file short.

#include "base/log.hpp"
#include "store/session.hpp"

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>

namespace tessera::store {

/// Moves committed pages from the log to the database file on a thread of its own, while the writer
/// goes on: requests must not wait for that.
///
///     each `step` pages that the log grows   the thread moves what is there
///     a log of `longest` pages               the writer itself moves the little that is left
///
/// Only when everything has been moved can the log begin anew, and under load that takes a writer
/// who pauses, first for the thread to finish. So the log is bounded however slow the disk is, and
/// by then there is hardly anything left to move.
class LogMover {
 public:
  struct Limits {
    std::size_t step = 1'000;
    std::size_t longest = 8'000;
  };
  /// @param options  of the writer's session; the thread opens another when there is work
  /// @param log      not owned; outlives this
  LogMover(SessionOptions options, Log& log, Limits limits);
  LogMover(SessionOptions options, Log& log) : LogMover(std::move(options), log, Limits{}) {}
  ~LogMover();
  LogMover(LogMover const&) = delete;
  LogMover& operator=(LogMover const&) = delete;

  /// Called by the writer between two transactions. @param writer  its session
  void after_commit(Session& writer);

 private:
  void run();
  bool pause_for(Session& writer);
  void move(std::unique_ptr<Session>& session);

  SessionOptions const options_;
  Log& log_;
  Limits const limits_;
  std::size_t move_at_;  // pages of the log; as the next, used by the writer alone
  std::size_t pause_at_;
  std::mutex moving_;  // held by whoever moves: SQLite would send the second one away
  std::mutex mutex_;   // guards what follows
  std::condition_variable changed_;
  bool wanted_ = false;
  bool closed_ = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace tessera::store
