#include "base/log.hpp"

namespace tessera {
namespace {

class NullLog final : public Log {
 public:
  [[nodiscard]] bool enabled(LogLevel) const noexcept override { return false; }
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace

Log& null_log() noexcept {
  static NullLog log;
  return log;
}

}  // namespace tessera
