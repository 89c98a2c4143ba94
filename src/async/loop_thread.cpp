#include "async/loop_thread.hpp"

namespace tessera {

LoopThread::LoopThread() : busy_(loop_.get_executor()), thread_([this] { loop_.run(); }) {}

LoopThread::~LoopThread() {
  busy_.reset();
  thread_.join();
}

}  // namespace tessera
