#pragma once

#include "async/event.hpp"
#include "async/task_group.hpp"
#include "jsonrpc/message.hpp"
#include "mcp/protocol/subscriptions.hpp"
#include "mcp/protocol/tasks.hpp"

#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

/// Something at the server is not what it was. Says what to look at again, not what is there now.
struct Change {
  enum class Kind : std::uint8_t {
    tools,      ///< The list of tools.
    prompts,    ///< The list of prompts.
    resources,  ///< The list of resources, or of templates.
    resource,   ///< The contents of `uri`.
    task,       ///< `task`, as it is now.
  };
  Kind kind = Kind::tools;
  std::string uri;
  std::optional<TaskState> task;
};

/// What a connection and a listener share: changes that were not taken yet. Changes that wait are
/// never doubled, so a slow listener costs little. Used on one strand only.
class Listening {
 public:
  /// @param log  not owned; outlives this
  Listening(Executor executor, Log& log) : group(executor, log), news_(executor), log_(log) {}

  SubscriptionFilter honoured;      ///< What the server said that it will tell.
  TaskGroup group;                  ///< What reads for this listener.
  std::function<void()> on_closed;  ///< Called once, when nobody listens any more.

  /// Takes a notification if it was asked for.
  void hear(jsonrpc::Notification const& notification);
  /// After a gap: everything that was asked for may have changed.
  void hear_everything();
  /// No more will come. @param why  null: the server has ended it in good order
  void end(std::exception_ptr why);
  void close();
  [[nodiscard]] bool is_closed() const noexcept { return closed_; }

  Task<std::optional<Change>> next();

 private:
  void add(Change change);

  std::deque<Change> pending_;
  Event news_;
  Log& log_;
  std::exception_ptr failure_;
  bool ended_ = false;
  bool closed_ = false;
};

/// Hears of changes at the server. Ends when it is destroyed; does not outlive its client. A
/// connection that breaks is made again, and everything that was asked for then counts as changed.
class Subscription {
 public:
  explicit Subscription(std::shared_ptr<Listening> listening) : listening_(std::move(listening)) {}
  ~Subscription();
  Subscription(Subscription&&) noexcept = default;
  Subscription& operator=(Subscription&&) = delete;

  /// The part of what was asked for that the server will tell.
  [[nodiscard]] SubscriptionFilter const& honoured() const { return listening_->honoured; }
  /// Waits for the next change, without a limit: cancel the task, or destroy this, to stop.
  /// @return nothing when the server has ended the subscription. Throws why it could not go on.
  Task<std::optional<Change>> next() { return listening_->next(); }

 private:
  std::shared_ptr<Listening> listening_;
};

}  // namespace tessera::mcp
