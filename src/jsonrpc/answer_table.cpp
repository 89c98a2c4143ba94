#include "jsonrpc/answer_table.hpp"

#include "async/deadline.hpp"
#include "async/event.hpp"

#include <boost/asio/post.hpp>

#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace tessera::jsonrpc {
namespace {

// The scope's length goes first, so that no scope and id can be read as another scope and id.
std::string key_of(std::string_view scope, Id const& id) {
  std::string key = std::to_string(scope.size());
  key += ':';
  key += scope;
  key += id_text(id);
  return key;
}

}  // namespace

struct AnswerTable::Slot {
  explicit Slot(Executor const& on) : executor(on), arrived(on) {}
  Executor executor;
  Event arrived;                 // touched on `executor` only
  std::optional<Answer> answer;  // touched on `executor` only
};

struct AnswerTable::Impl {
  explicit Impl(std::size_t most) : capacity(most) {}
  std::size_t capacity;
  mutable std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<Slot>> slots;
};

AnswerTable::AnswerTable(std::size_t capacity) : impl_(std::make_unique<Impl>(capacity)) {}
AnswerTable::~AnswerTable() = default;

AnswerTable::Place AnswerTable::open(Executor executor, std::string scope, Id id) {
  std::string key = key_of(scope, id);
  auto slot = std::make_shared<Slot>(executor);
  {
    std::lock_guard const lock(impl_->mutex);
    if (impl_->slots.size() >= impl_->capacity) throw Exception(fail(AsyncErrc::queue_full));
    if (!impl_->slots.emplace(key, slot).second)
      throw Exception(fail(Errc::invalid_request, "this request id is in use"));
  }
  return Place(*this, std::move(key), std::move(slot));
}

bool AnswerTable::deliver(std::string_view scope, Id const& id, Answer answer) {
  // Storage of the message may be an arena of the delivering thread.
  if (auto* result = std::get_if<json::value>(&answer)) {
    json::value copy(*result, json::storage_ptr());
    answer.emplace<json::value>(std::move(copy));
  } else if (auto& data = std::get<ErrorObject>(answer).data) {
    json::value copy(*data, json::storage_ptr());
    data.emplace(std::move(copy));
  }
  std::string const key = key_of(scope, id);
  std::lock_guard const lock(impl_->mutex);
  auto const found = impl_->slots.find(key);
  if (found == impl_->slots.end()) return false;
  std::shared_ptr<Slot> slot = std::move(found->second);
  impl_->slots.erase(found);
  // Posted under the lock: the waiting task cannot leave, and its loop cannot go, before we are
  // done.
  Executor const executor = slot->executor;
  asio::post(executor, [slot = std::move(slot), answer = std::move(answer)]() mutable {
    slot->answer.emplace(std::move(answer));
    slot->arrived.set();
  });
  return true;
}

std::size_t AnswerTable::size() const {
  std::lock_guard const lock(impl_->mutex);
  return impl_->slots.size();
}

void AnswerTable::close(std::string const& key) {
  std::lock_guard const lock(impl_->mutex);
  impl_->slots.erase(key);
}

AnswerTable::Place::Place(AnswerTable& table, std::string key, std::shared_ptr<Slot> slot)
    : table_(&table), key_(std::move(key)), slot_(std::move(slot)) {}
AnswerTable::Place::Place(Place&& other) noexcept
    : table_(std::exchange(other.table_, nullptr)),
      key_(std::move(other.key_)),
      slot_(std::move(other.slot_)) {}
AnswerTable::Place::~Place() {
  if (table_ != nullptr) table_->close(key_);
}

Task<Answer> AnswerTable::Place::wait(std::chrono::steady_clock::duration limit) {
  Task<> arrival = slot_->arrived.wait();
  std::string what = "the other side";
  co_await with_deadline(std::move(arrival), limit, std::move(what));
  co_return std::move(*slot_->answer);
}

}  // namespace tessera::jsonrpc
