#pragma once

#include "async/task.hpp"

#include <boost/asio/prefer.hpp>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tessera {

/// What makes a task go on that waits for another thread. Until it has been resumed, or nobody
/// holds it any more, its loop does not end.
class Resumption {
 public:
  explicit Resumption(Executor executor);
  virtual ~Resumption() = default;
  Resumption(Resumption const&) = delete;
  Resumption& operator=(Resumption const&) = delete;
  /// Called at most once, by the task's own loop.
  virtual void resume() = 0;

 private:
  friend class ResumeTogether;
  friend void resume_on_its_loop(std::shared_ptr<Resumption> waiting);
  using Work = decltype(asio::prefer(std::declval<Executor const&>(),
                                     asio::execution::outstanding_work.tracked));
  Executor executor_;
  std::optional<Work> work_;
};

/// Lets the task go on, on its own loop. From any thread.
void resume_on_its_loop(std::shared_ptr<Resumption> waiting);

/// While one lives, what this thread resumes is only noted; its end hands everything over, once to
/// each loop. A thread that answers many would otherwise wake a loop for the first of them and,
/// where both share a processor, stand aside for it before the second.
class ResumeTogether {
 public:
  ResumeTogether() noexcept;
  ~ResumeTogether();
  ResumeTogether(ResumeTogether const&) = delete;
  ResumeTogether& operator=(ResumeTogether const&) = delete;

 private:
  friend void resume_on_its_loop(std::shared_ptr<Resumption> waiting);
  ResumeTogether* outer_;
  std::vector<std::shared_ptr<Resumption>> waiting_;
};

}  // namespace tessera
