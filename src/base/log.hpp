#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace tessera {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

/// One named value of an event. Text is borrowed for the length of the call only.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  LogField(std::string_view n, std::string_view text) : name(n), value(text) {}
  LogField(std::string_view n, char const* text) : name(n), value(std::string_view(text)) {}
  LogField(std::string_view n, bool flag) : name(n), value(flag) {}
  LogField(std::string_view n, double number) : name(n), value(number) {}
  template <class Int>
    requires std::is_integral_v<Int>
  LogField(std::string_view n, Int number) : name(n), value(static_cast<std::int64_t>(number)) {}
};

/// Where events go. An event is a fixed word plus fields, never a sentence with values inside, so
/// that it can be searched and never carries a secret by accident. Safe to call from any thread.
class Log {
 public:
  virtual ~Log() = default;
  [[nodiscard]] virtual bool enabled(LogLevel level) const noexcept = 0;
  virtual void write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) = 0;

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
    put(LogLevel::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    put(LogLevel::info, event, fields);
  }
  void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
    put(LogLevel::warn, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    put(LogLevel::error, event, fields);
  }

 private:
  void put(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
    if (enabled(level)) write(level, event, fields);
  }
};

/// Drops everything: the default of libraries that were given no log.
[[nodiscard]] Log& null_log() noexcept;

}  // namespace tessera
