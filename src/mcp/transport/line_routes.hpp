#pragma once

#include "async/event.hpp"
#include "jsonrpc/message.hpp"

#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <string>

namespace tessera::mcp {

/// What has come for one request and was not taken yet.
class LineInbox {
 public:
  /// @param bytes  that may wait; what comes beyond is dropped, unless it is the answer
  LineInbox(Executor const& executor, jsonrpc::Request const& request, std::size_t bytes);

  /// @return false when it was dropped: nobody takes what comes
  bool put(jsonrpc::Message message, std::size_t size);
  /// Nothing more will come. @param why  null: it is an end like any other
  void finish(std::exception_ptr why);
  /// The next message, or nothing at the end.
  Task<std::optional<jsonrpc::Message>> take();

  jsonrpc::Id const id;
  std::optional<jsonrpc::Id> const progress_token;
  bool const is_subscription;  ///< It has an answer only at its end.
  bool const is_hello;         ///< The request that must never be cancelled.

  [[nodiscard]] bool answered() const noexcept { return answered_; }
  [[nodiscard]] bool finished() const noexcept { return finished_; }
  [[nodiscard]] std::exception_ptr const& why() const noexcept { return why_; }

 private:
  struct Entry {
    jsonrpc::Message message;
    std::size_t size;
  };

  std::size_t limit_;
  std::size_t bytes_ = 0;
  std::deque<Entry> waiting_;
  bool answered_ = false;
  bool finished_ = false;
  std::exception_ptr why_;
  Event something_;
};

/// Which request a message of the other side belongs to. Ids keep their JSON type: 7 and "7" are
/// two requests. Used on one strand only.
class LineRoutes {
 public:
  /// @param inbox  not owned; removed before it is destroyed
  /// @return false when a request with this id is under way
  bool add(LineInbox& inbox);
  void remove(LineInbox& inbox);
  /// The request that a message belongs to; null: none. What names no request belongs to the only
  /// one that is under way, as it would over HTTP.
  /// Spec: MCP 2026-07-28 basic/transports (stdio), basic/subscriptions
  [[nodiscard]] LineInbox* find(jsonrpc::Message const& message) const;
  [[nodiscard]] LineInbox* find(jsonrpc::Id const& id) const;
  /// The only request under way, subscriptions left aside.
  [[nodiscard]] LineInbox* only() const;
  [[nodiscard]] std::size_t size() const noexcept { return inboxes_.size(); }
  /// Ends all of them.
  void finish(std::exception_ptr const& why);

 private:
  [[nodiscard]] LineInbox* of_notification(jsonrpc::Notification const& notification) const;

  std::map<jsonrpc::Id, LineInbox*> inboxes_;
  std::map<jsonrpc::Id, LineInbox*> by_token_;
};

}  // namespace tessera::mcp
