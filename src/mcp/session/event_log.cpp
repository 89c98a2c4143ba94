#include "mcp/session/event_log.hpp"

#include <utility>

namespace tessera::mcp {

void EventLog::wake() {
  if (reader_ != nullptr) reader_->bell_.ring();
}

void EventLog::append(std::string message) {
  std::lock_guard const lock(mutex_);
  bytes_ += message.size();
  events_.push_back(Event{++last_, std::move(message)});
  while (events_.size() > 1 && (events_.size() > kEvents || bytes_ > kBytes)) {
    bytes_ -= events_.front().message.size();
    events_.pop_front();
  }
  wake();
}

void EventLog::finish() {
  std::lock_guard const lock(mutex_);
  finished_ = true;
  wake();
}

void EventLog::send_away(std::chrono::milliseconds pause) {
  std::lock_guard const lock(mutex_);
  pause_ = pause;
  wake();
}

bool EventLog::finished() const {
  std::lock_guard const lock(mutex_);
  return finished_;
}

EventLog::Reader::Reader(std::shared_ptr<EventLog> log, Executor const& executor,
                         std::uint64_t after)
    : log_(std::move(log)), bell_(executor), after_(after) {
  std::lock_guard const lock(log_->mutex_);
  log_->wake();
  log_->reader_ = this;
}

EventLog::Reader::~Reader() {
  std::lock_guard const lock(log_->mutex_);
  if (log_->reader_ == this) log_->reader_ = nullptr;
}

EventLog::Batch EventLog::Reader::take() {
  Batch out;
  std::lock_guard const lock(log_->mutex_);
  if (log_->reader_ != this) {
    out.over = true;
    return out;
  }
  for (Event const& event : log_->events_)
    if (event.number > after_) out.events.push_back(event);
  if (!out.events.empty()) after_ = out.events.back().number;
  out.pause = std::exchange(log_->pause_, std::nullopt);
  out.over = log_->finished_ || out.pause;
  return out;
}

Task<EventLog::Batch> EventLog::Reader::next(std::chrono::steady_clock::duration limit) {
  Batch batch = take();
  if (!batch.events.empty() || batch.over) co_return batch;
  bool const rung = co_await bell_.wait(limit);
  if (rung) batch = take();
  co_return batch;
}

void EventLogs::make_room() {
  SysSeconds const now = clock_.now_seconds();
  std::erase_if(logs_, [&](auto const& one) {
    return one.second.log->finished() && one.second.opened_at + keep_ <= now;
  });
  if (logs_.size() < capacity_) return;
  std::erase_if(logs_, [](auto const& one) { return one.second.log->finished(); });
}

std::shared_ptr<EventLog> EventLogs::open(std::string const& session, std::string const& id) {
  std::lock_guard const lock(mutex_);
  if (logs_.size() >= capacity_ / 2) make_room();
  if (logs_.size() >= capacity_) return nullptr;
  auto log = std::make_shared<EventLog>();
  logs_[{session, id}] = Entry{log, clock_.now_seconds()};
  return log;
}

std::shared_ptr<EventLog> EventLogs::find(std::string_view session, std::string_view id) const {
  std::lock_guard const lock(mutex_);
  auto const found = logs_.find(std::pair<std::string, std::string>(session, id));
  return found == logs_.end() ? nullptr : found->second.log;
}

void EventLogs::forget(std::string_view session) {
  std::lock_guard const lock(mutex_);
  std::erase_if(logs_, [&](auto const& one) { return one.first.first == session; });
}

}  // namespace tessera::mcp
