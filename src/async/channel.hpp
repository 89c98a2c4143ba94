#pragma once

#include "async/event.hpp"

#include <deque>
#include <optional>
#include <utility>

namespace tessera {

/// A bounded queue between tasks of one strand. `push` waits while it is full, `pop` while it is
/// empty.
template <class T>
class Channel {
 public:
  /// @param capacity  values that may wait; at least 1
  Channel(Executor const& executor, std::size_t capacity)
      : capacity_(capacity), not_empty_(executor), not_full_(executor) {
    not_full_.set();
  }

  /// @return false when the channel is closed: the value was dropped.
  Task<bool> push(T value) {
    while (!closed_ && values_.size() >= capacity_) {
      not_full_.reset();
      co_await not_full_.wait();
    }
    co_return try_push(std::move(value));
  }

  /// Puts without waiting. @return false when it is full or closed.
  bool try_push(T value) {
    if (closed_ || values_.size() >= capacity_) return false;
    values_.push_back(std::move(value));
    not_empty_.set();
    return true;
  }

  /// @return the next value, or nothing when the channel is closed and empty.
  Task<std::optional<T>> pop() {
    while (values_.empty() && !closed_) {
      not_empty_.reset();
      co_await not_empty_.wait();
    }
    if (values_.empty()) co_return std::nullopt;
    std::optional<T> value(std::move(values_.front()));
    values_.pop_front();
    not_full_.set();
    co_return value;
  }

  /// No more values come in; those that wait can still be taken.
  void close() {
    closed_ = true;
    not_empty_.set();
    not_full_.set();
  }
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  std::size_t capacity_;
  std::deque<T> values_;
  bool closed_ = false;
  Event not_empty_;
  Event not_full_;
};

}  // namespace tessera
