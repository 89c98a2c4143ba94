#include "mcp/server/memory_task_store.hpp"

#include "async/errc.hpp"

namespace tessera::mcp {

Task<Result<void>> MemoryTaskStore::create(TaskRecord record) { co_return add(std::move(record)); }

Task<std::optional<TaskRecord>> MemoryTaskStore::find(std::string id, std::string owner) {
  std::lock_guard const lock(mutex_);
  TaskRecord const* record = at(id, owner);
  if (record == nullptr) co_return std::nullopt;
  co_return *record;
}

Task<bool> MemoryTaskStore::change(std::string id, std::string owner, Change change) {
  std::lock_guard const lock(mutex_);
  TaskRecord* record = at(id, owner);
  co_return record != nullptr&& change(*record);
}

Result<void> MemoryTaskStore::add(TaskRecord record) {
  std::lock_guard const lock(mutex_);
  forget_expired();
  if (by_id_.size() >= limits_.in_all)
    return fail(AsyncErrc::queue_full, "too many tasks are kept here");
  std::size_t& of_owner = by_owner_[record.owner];
  if (of_owner >= limits_.per_owner)
    return fail(AsyncErrc::queue_full, "too many tasks of this caller are kept");
  ++of_owner;
  std::string id = record.state.task_id;
  by_end_.emplace(record.expires_at, id);
  by_id_.emplace(std::move(id), std::move(record));
  return {};
}

TaskRecord* MemoryTaskStore::at(std::string const& id, std::string const& owner) {
  auto const found = by_id_.find(id);
  if (found == by_id_.end() || found->second.owner != owner) return nullptr;
  TaskRecord& record = found->second;
  bool const expired = record.expires_at <= clock_.now();
  return expired && record.state.status != TaskStatus::working ? nullptr : &record;
}

void MemoryTaskStore::forget_expired() {
  auto const now = clock_.now();
  for (auto end = by_end_.begin(); end != by_end_.end() && end->first <= now;) {
    auto const record = by_id_.find(end->second);
    if (record->second.state.status == TaskStatus::working) {
      ++end;
      continue;
    }
    auto const owner = by_owner_.find(record->second.owner);
    if (--owner->second == 0) by_owner_.erase(owner);
    by_id_.erase(record);
    end = by_end_.erase(end);
  }
}

}  // namespace tessera::mcp
