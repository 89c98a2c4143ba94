#include "mcp/session/running_calls.hpp"

namespace tessera::mcp {
namespace {

// The session's length goes first, so that no session and id can be read as another two.
std::string prefix_of(std::string_view session) {
  std::string out = std::to_string(session.size());
  out += ':';
  out += session;
  return out;
}

}  // namespace

RunningCalls::Place::Place(RunningCalls& calls, Executor const& executor, std::string_view session,
                           jsonrpc::Id const& id)
    : calls_(calls), stop_(executor) {
  std::string key = prefix_of(session) + jsonrpc::id_text(id);
  std::lock_guard const lock(calls_.mutex_);
  if (calls_.calls_.size() >= calls_.capacity_) return;
  at_ = calls_.calls_.emplace(std::move(key), &stop_);
  found_ = true;
}

RunningCalls::Place::~Place() {
  if (!found_) return;
  std::lock_guard const lock(calls_.mutex_);
  calls_.calls_.erase(at_);
}

void RunningCalls::stop_matching(std::string const& prefix, bool whole) {
  std::lock_guard const lock(mutex_);
  // Asked under the lock: a call cannot leave, and its loop cannot go, before we are done.
  for (auto at = calls_.lower_bound(prefix); at != calls_.end() && at->first.starts_with(prefix);
       ++at)
    if (!whole || at->first == prefix) at->second->request_stop();
}

void RunningCalls::cancel(std::string_view session, jsonrpc::Id const& id) {
  stop_matching(prefix_of(session) + jsonrpc::id_text(id), true);
}

void RunningCalls::cancel_all(std::string_view session) {
  stop_matching(prefix_of(session), false);
}

}  // namespace tessera::mcp
