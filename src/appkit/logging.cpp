#include "appkit/logging.hpp"

#include "appkit/config.hpp"
#include "base/clock.hpp"

#include <boost/json/serialize.hpp>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <fcntl.h>
#include <optional>
#include <unistd.h>

namespace tessera::appkit {
namespace {

std::optional<LogLevel> parse_level(std::string_view text) {
  if (text == "debug") return LogLevel::debug;
  if (text == "info") return LogLevel::info;
  if (text == "warn") return LogLevel::warn;
  if (text == "error") return LogLevel::error;
  return std::nullopt;
}

constexpr std::string_view level_text(LogLevel level) {
  constexpr std::string_view kTexts[] = {"debug", "info", "warn", "error"};
  return kTexts[static_cast<std::size_t>(level)];
}

// Quoted by the JSON rules, which also escape every control character.
std::string quoted(std::string_view text) { return json::serialize(json::string_view(text)); }

std::string value_text(LogField const& field) {
  struct Visitor {
    std::string operator()(std::string_view text) const { return quoted(text); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{:.3f}", number); }
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  };
  return std::visit(Visitor{}, field.value);
}

class SpdLog final : public Log {
 public:
  SpdLog(std::shared_ptr<spdlog::sinks::sink> sink, LogLevel least, bool json)
      : sink_(std::move(sink)), least_(least), json_(json) {
    sink_->set_pattern("%v");
  }

  [[nodiscard]] bool enabled(LogLevel level) const noexcept override { return level >= least_; }

  void write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override {
    std::string line =
        json_ ? R"({"time":")" + format_utc(now()) + R"(","level":")" : format_utc(now()) + " ";
    line += level_text(level);
    line += json_ ? R"(","event":)" + quoted(event) : " " + std::string(event);
    for (LogField const& field : fields) {
      line += json_ ? "," + quoted(field.name) + ":" : " " + std::string(field.name) + "=";
      line += value_text(field);
    }
    if (json_) line += "}";
    sink_->log(spdlog::details::log_msg("", spdlog::level::info, line));
    sink_->flush();
  }

 private:
  static std::chrono::system_clock::time_point now() { return std::chrono::system_clock::now(); }

  std::shared_ptr<spdlog::sinks::sink> sink_;
  LogLevel least_;
  bool json_;
};

}  // namespace

Result<std::unique_ptr<Log>> make_log(LogOptions const& options) {
  std::optional<LogLevel> const level = parse_level(options.level);
  if (!level) return fail(Errc::bad_setting, "log.level must be debug, info, warn or error");
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (options.file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  } else {
    // Created here first, so that the mode is right from the first byte on.
    int const fd = ::open(options.file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
      return fail(Errc::unreadable_file, "cannot write the log file '" + options.file + "'");
    ::close(fd);
    sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
  }
  return std::unique_ptr<Log>(std::make_unique<SpdLog>(std::move(sink), *level, options.json));
}

}  // namespace tessera::appkit
