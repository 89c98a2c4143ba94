#include "mcp/session/changes.hpp"

#include "async/errc.hpp"
#include "base/error.hpp"

#include <utility>

namespace tessera::mcp {

template <class Note>
void Changes::announce(Note const& note) {
  std::lock_guard const lock(mutex_);
  // Rung under the lock: a listener cannot leave, and its loop cannot go, before we are done.
  for (Listener* listener : listeners_)
    if (note(*listener)) listener->bell_.ring();
}

void Changes::tools_changed() {
  announce([](Listener& to) { return to.pending_.tools |= to.interest_.of.tools; });
}

void Changes::prompts_changed() {
  announce([](Listener& to) { return to.pending_.prompts |= to.interest_.of.prompts; });
}

void Changes::resources_changed() {
  announce([](Listener& to) { return to.pending_.resources |= to.interest_.of.resources; });
}

void Changes::resource_updated(std::string_view uri) {
  announce([uri](Listener& to) {
    bool const wanted =
        to.interest_.of.updated.contains(uri) || (to.interest_.also && to.interest_.also(uri));
    if (wanted) to.pending_.updated.emplace(uri);
    return wanted;
  });
}

void Changes::task_changed(std::string_view id) {
  announce([id](Listener& to) {
    bool const wanted = to.interest_.of.tasks.contains(id);
    if (wanted) to.pending_.tasks.emplace(id);
    return wanted;
  });
}

void Changes::close() {
  std::lock_guard const lock(mutex_);
  closed_ = true;
  for (Listener* listener : listeners_) listener->bell_.ring();
}

Changes::Listener::Listener(Changes& changes, Executor const& executor, Interest interest)
    : changes_(changes), interest_(std::move(interest)), bell_(executor) {
  std::lock_guard const lock(changes_.mutex_);
  if (changes_.listeners_.size() >= changes_.capacity_)
    throw Exception(fail(AsyncErrc::queue_full));
  place_ = changes_.listeners_.insert(changes_.listeners_.end(), this);
}

Changes::Listener::~Listener() {
  std::lock_guard const lock(changes_.mutex_);
  changes_.listeners_.erase(place_);
}

bool Changes::Listener::ended() const {
  std::lock_guard const lock(changes_.mutex_);
  return changes_.closed_;
}

ChangeSet Changes::Listener::take() {
  std::lock_guard const lock(changes_.mutex_);
  return std::exchange(pending_, {});
}

Task<ChangeSet> Changes::Listener::next(std::chrono::steady_clock::duration limit) {
  ChangeSet changes = take();
  if (!changes.empty() || ended()) co_return changes;
  bool const rung = co_await bell_.wait(limit);
  if (rung) changes = take();
  co_return changes;
}

}  // namespace tessera::mcp
