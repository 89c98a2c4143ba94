#pragma once

#include "async/task.hpp"
#include "jsonrpc/answer_table.hpp"
#include "jsonrpc/message.hpp"

#include <chrono>
#include <functional>
#include <string>

namespace tessera::jsonrpc {

/// The asking half of one connection: gives each request an id, sends it, waits for its answer
/// under a deadline, and tells the other side when it stops waiting.
///
/// Concurrency: `request` on one strand; answers may be delivered from any thread.
class Peer {
 public:
  struct Options {
    /// Sends one message. Not concurrent with itself. Required.
    std::function<Task<>(std::string)> send;
    /// Makes ids unique within `scope`; empty: 1, 2, 3 …
    std::function<Id()> next_id;
    /// Which answers are ours: those that the table is given with this scope.
    std::string scope;
    /// Writes a notification that a request is abandoned, given its id; empty: none is sent.
    std::function<std::string(Id const&)> cancellation;
    /// How long one send of such a notification may take.
    std::chrono::milliseconds cancellation_limit{1000};
  };
  /// @param answers  not owned; outlives this
  Peer(AnswerTable& answers, Options options);

  /// Sends a request and waits for its answer.
  /// Throws Exception(AsyncErrc::deadline | AsyncErrc::queue_full) and what `send` throws. On a
  /// deadline the other side is told. On cancellation of the caller it is not: nothing can be
  /// awaited any more, so whoever cancels says so.
  Task<Answer> request(std::string method, json::object params,
                       std::chrono::steady_clock::duration limit);

  /// Takes a response or an error with an id. @return false when nobody waits for it.
  bool deliver(Response response);
  bool deliver(ErrorResponse response);

 private:
  Task<> abandon(Id id);

  AnswerTable& answers_;
  Options options_;
  std::int64_t last_id_ = 0;
};

}  // namespace tessera::jsonrpc
