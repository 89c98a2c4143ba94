#include "appkit/logging.hpp"

#include "appkit/config.hpp"
#include "base/clock.hpp"

#include <boost/json/serialize.hpp>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fcntl.h>
#include <iterator>
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

bool needs_no_escape(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
}

// Quoted by the JSON rules, which also escape every control character.
void append_quoted(std::string& line, std::string_view text) {
  if (!needs_no_escape(text)) {
    line += json::serialize(json::string_view(text));
    return;
  }
  line += '"';
  line += text;
  line += '"';
}

void append_value(std::string& line, LogField const& field) {
  struct Visitor {
    std::string& line;
    void operator()(std::string_view text) const { append_quoted(line, text); }
    void operator()(std::int64_t number) const {
      fmt::format_to(std::back_inserter(line), "{}", number);
    }
    void operator()(double number) const {
      fmt::format_to(std::back_inserter(line), "{:.3f}", number);
    }
    void operator()(bool flag) const { line += flag ? "true" : "false"; }
  };
  std::visit(Visitor{line}, field.value);
}

/// The time in words, made anew once a second: a busy server writes thousands of lines in one.
std::string const& time_text() {
  struct Second {
    SysSeconds when = SysSeconds::min();
    std::string text;
  };
  thread_local Second last;
  auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now != last.when) last = {now, format_utc(now)};
  return last.text;
}

void append_field(std::string& line, LogField const& field, bool json) {
  if (json) {
    line += ',';
    append_quoted(line, field.name);
    line += ':';
  } else {
    line += ' ';
    line += field.name;
    line += '=';
  }
  append_value(line, field);
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
    std::string line;
    line.reserve(kUsualLine);
    if (json_) line += R"({"time":")";
    line += time_text();
    line += json_ ? R"(","level":")" : " ";
    line += level_text(level);
    if (json_) {
      line += R"(","event":)";
      append_quoted(line, event);
    } else {
      line += ' ';
      line += event;
    }
    for (LogField const& field : fields) append_field(line, field, json_);
    if (json_) line += '}';
    sink_->log(spdlog::details::log_msg("", spdlog::level::info, line));
    sink_->flush();
  }

 private:
  static constexpr std::size_t kUsualLine = 480;

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
