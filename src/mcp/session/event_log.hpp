#pragma once

#include "async/bell.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// What one call of the legacy era sends, kept for a while, so that a client whose connection broke
/// can go on reading where it was. Written on one thread and read on any. Bounded: when nobody
/// reads, the oldest messages are dropped.
/// Spec: MCP 2025-11-25 basic/transports (resumability and redelivery)
class EventLog {
 public:
  static constexpr std::size_t kEvents = 512;
  static constexpr std::size_t kBytes = 8UL << 20;

  struct Event {
    std::uint64_t number;  ///< From 1.
    std::string message;
  };

  void append(std::string message);
  /// Nothing more will come.
  void finish();
  /// Sends whoever reads away for `pause`; what comes meanwhile is kept for its return.
  void send_away(std::chrono::milliseconds pause);
  [[nodiscard]] bool finished() const;

  /// What a reader got.
  struct Batch {
    std::vector<Event> events;
    std::optional<std::chrono::milliseconds> pause;  ///< Go away for so long.
    bool over = false;  ///< No more for this reader: all was read, or another has taken its place.
  };

  /// Reads a log. Made, used and destroyed on one executor's thread. A new reader takes the place
  /// of the one before it: a message goes to one stream only.
  class Reader {
   public:
    /// @param after  number of the last event that is known already
    Reader(std::shared_ptr<EventLog> log, Executor const& executor, std::uint64_t after);
    ~Reader();
    Reader(Reader const&) = delete;
    Reader& operator=(Reader const&) = delete;
    /// Waits for events. @return an empty batch when there were none within `limit`
    [[nodiscard]] Task<Batch> next(std::chrono::steady_clock::duration limit);

   private:
    friend class EventLog;
    [[nodiscard]] Batch take();

    std::shared_ptr<EventLog> log_;
    Bell bell_;
    std::uint64_t after_;
  };

 private:
  void wake();

  mutable std::mutex mutex_;
  std::deque<Event> events_;
  std::size_t bytes_ = 0;
  std::uint64_t last_ = 0;
  bool finished_ = false;
  std::optional<std::chrono::milliseconds> pause_;
  Reader* reader_ = nullptr;
};

/// The logs of this process, by session and id. Safe to use from any thread.
class EventLogs {
 public:
  /// @param clock  not owned; outlives this
  /// @param keep   how long a finished log can be read again
  explicit EventLogs(Clock const& clock, std::size_t capacity = 1024,
                     std::chrono::seconds keep = std::chrono::minutes(5))
      : clock_(clock), capacity_(capacity), keep_(keep) {}

  /// @return null when there are too many
  [[nodiscard]] std::shared_ptr<EventLog> open(std::string const& session, std::string const& id);
  /// @return null when there is none
  [[nodiscard]] std::shared_ptr<EventLog> find(std::string_view session, std::string_view id) const;
  void forget(std::string_view session);

 private:
  struct Entry {
    std::shared_ptr<EventLog> log;
    SysSeconds opened_at{};
  };
  void make_room();

  Clock const& clock_;
  std::size_t capacity_;
  std::chrono::seconds keep_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Entry, std::less<>> logs_;
};

}  // namespace tessera::mcp
