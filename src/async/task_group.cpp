#include "async/task_group.hpp"

#include "async/event.hpp"
#include "base/assert.hpp"
#include "base/error.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <list>

namespace tessera {

struct TaskGroup::Impl {
  Impl(Executor given, Log& log_given) : executor(given), log(log_given), empty(given) {
    empty.set();
  }

  void ended(std::string const& name, std::exception_ptr error) {
    if (!error) return;
    try {
      std::rethrow_exception(error);
    } catch (boost::system::system_error const& failure) {
      bool const cancelled = failure.code() == asio::error::operation_aborted;
      if (cancelled)
        log.debug("task_ended", {{"task", name}, {"error", failure.what()}});
      else
        log.warn("task_ended", {{"task", name}, {"error", failure.what()}});
    } catch (Exception const& failure) {
      log.warn("task_ended", {{"task", name}, {"error", describe(failure.error())}});
    } catch (std::exception const& failure) {
      log.error("task_ended", {{"task", name}, {"error", failure.what()}});
    }
  }

  Executor executor;
  Log& log;
  std::list<asio::cancellation_signal> running;
  bool stopping = false;
  Event empty;
};

TaskGroup::TaskGroup(Executor executor, Log& log) : impl_(std::make_shared<Impl>(executor, log)) {}

TaskGroup::~TaskGroup() {
  // When the io_context itself is being destroyed, the frames go with it and nothing can run any
  // more.
  if (impl_->executor.context().stopped()) return;
  TESSERA_ASSERT(impl_->running.empty(), "a task group is stopped before it is destroyed");
}

void TaskGroup::spawn(std::string name, Task<> task) {
  if (impl_->stopping) return;
  auto const self = impl_->running.emplace(impl_->running.end());
  impl_->empty.reset();
  auto done = [impl = impl_, self, name = std::move(name)](std::exception_ptr error) {
    impl->ended(name, error);
    impl->running.erase(self);
    if (impl->running.empty()) impl->empty.set();
  };
  asio::co_spawn(impl_->executor, std::move(task),
                 asio::bind_cancellation_slot(self->slot(), std::move(done)));
}

void TaskGroup::cancel() {
  // A cancelled task may end at once and erase its entry: step on before the signal is sent.
  for (auto next = impl_->running.begin(); next != impl_->running.end();) {
    auto const current = next++;
    current->emit(asio::cancellation_type::terminal);
  }
}

Task<> TaskGroup::stop() {
  impl_->stopping = true;
  cancel();
  co_await impl_->empty.wait();
}

Task<> TaskGroup::wait() { co_await impl_->empty.wait(); }

std::size_t TaskGroup::size() const noexcept { return impl_->running.size(); }

}  // namespace tessera
