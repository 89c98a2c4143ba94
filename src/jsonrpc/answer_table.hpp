#pragma once

#include "async/task.hpp"
#include "jsonrpc/message.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <variant>

namespace tessera::jsonrpc {

/// What came back for a request. Always in heap storage, as it may cross threads.
using Answer = std::variant<json::value, ErrorObject>;

/// Tasks that wait for answers, found by scope and id.
///
/// Concurrency: safe from any thread. A task waits on its own executor; whoever delivers, on
/// whatever thread, posts the answer there. An entry lives exactly as long as its waiting task, so
/// the executor of a found entry is alive.
class AnswerTable {
 public:
  /// @param capacity  tasks that may wait at one time
  explicit AnswerTable(std::size_t capacity = 1024);
  ~AnswerTable();
  AnswerTable(AnswerTable const&) = delete;
  AnswerTable& operator=(AnswerTable const&) = delete;

  struct Slot;
  /// A place in the table; leaving it empties the place, and late answers are then refused.
  class Place {
   public:
    Place(AnswerTable& table, std::string key, std::shared_ptr<Slot> slot);
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();
    /// Waits for the answer. Throws Exception(AsyncErrc::deadline).
    [[nodiscard]] Task<Answer> wait(std::chrono::steady_clock::duration limit);

   private:
    AnswerTable* table_;
    std::string key_;
    std::shared_ptr<Slot> slot_;
  };

  /// Takes a place before the request is sent, so that no answer can come too early.
  /// Throws Exception(AsyncErrc::queue_full) at capacity.
  [[nodiscard]] Place open(Executor executor, std::string scope, Id id);

  /// Hands an answer to the task that waits for it.
  /// @return false when nobody in that scope waits for that id.
  bool deliver(std::string_view scope, Id const& id, Answer answer);

  [[nodiscard]] std::size_t size() const;

 private:
  struct Impl;
  void close(std::string const& key);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::jsonrpc
