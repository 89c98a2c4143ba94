#include "store/log_mover.hpp"

#include "base/error.hpp"

#include <utility>

namespace tessera::store {

LogMover::LogMover(SessionOptions options, Log& log, Limits limits)
    : options_(std::move(options)),
      log_(log),
      limits_(limits),
      move_at_(limits.step),
      pause_at_(limits.longest),
      thread_([this] { run(); }) {}

LogMover::~LogMover() {
  {
    std::lock_guard const lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void LogMover::after_commit(Session& writer) {
  std::size_t const pages = writer.log_pages();
  if (pages < limits_.step) {
    move_at_ = limits_.step;
    pause_at_ = limits_.longest;
  } else if (pages >= pause_at_) {
    pause_at_ = pause_for(writer) ? limits_.longest : pages + limits_.step;
  } else if (pages >= move_at_) {
    move_at_ = pages + limits_.step;
    {
      std::lock_guard const lock(mutex_);
      wanted_ = true;
    }
    changed_.notify_one();
  }
}

bool LogMover::pause_for(Session& writer) {
  std::lock_guard const lock(moving_);
  return writer.move_log();
}

void LogMover::run() {
  std::unique_ptr<Session> session;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return wanted_ || closed_; });
    if (closed_) return;
    wanted_ = false;
    lock.unlock();
    move(session);
    lock.lock();
  }
}

void LogMover::move(std::unique_ptr<Session>& session) {
  std::lock_guard const lock(moving_);
  try {
    if (!session) session = open_session(options_);
    session->move_log();
  } catch (Exception const& failure) {
    // Nothing is lost: the log keeps what it has, and the writer pauses for it.
    log_.warn("store_log_not_moved", {{"cause", describe(failure.error())}});
  }
}

}  // namespace tessera::store
