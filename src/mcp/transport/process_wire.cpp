#include "mcp/transport/process_wire.hpp"

#include "async/deadline.hpp"
#include "base/term_safe.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

// How long the rest of standard error may take after the child has ended.
constexpr std::chrono::milliseconds kLastWords{500};
constexpr std::size_t kShownLines = 5;
constexpr std::size_t kShownPoints = 300;

/// The last lines, each harmless and not too long.
std::string last_lines(std::string_view text) {
  std::string out;
  for (std::size_t shown = 0; shown < kShownLines && !text.empty();) {
    std::size_t const before = text.rfind('\n');
    std::size_t const begin = before == std::string_view::npos ? 0 : before + 1;
    std::string line = term_safe_line(text.substr(begin), kShownPoints);
    text = text.substr(0, begin == 0 ? 0 : begin - 1);
    if (line.find_first_not_of(' ') == std::string::npos) continue;
    if (!out.empty()) line.append(" | ").append(out);
    out = std::move(line);
    ++shown;
  }
  return out;
}

}  // namespace

ProcessWire::ProcessWire(Executor const& executor, Options options)
    : options_(std::move(options)),
      process_(executor, options_.process),
      lines_(options_.max_line_bytes),
      background_(executor) {
  background_.spawn("mcp_stderr", drain());
}

Task<> ProcessWire::drain() {
  for (;;) {
    Task<std::optional<std::string>> reading = process_.read(Process::Stream::errors);
    std::optional<std::string> const piece = co_await std::move(reading);
    if (!piece) co_return;
    errors_ += *piece;
    if (errors_.size() > options_.kept_errors)
      errors_.erase(0, errors_.size() - options_.kept_errors);
    if (options_.on_errors) options_.on_errors(*piece);
  }
}

Task<std::optional<Line>> ProcessWire::read() {
  while (!finished_) {
    if (std::optional<Line> line = lines_.next()) co_return line;
    Task<std::optional<std::string>> reading = process_.read(Process::Stream::output);
    std::optional<std::string> const piece = co_await std::move(reading);
    if (piece) lines_.feed(*piece);
    if (!piece) finished_ = true;
  }
  co_return lines_.rest();
}

Task<bool> ProcessWire::write(std::string line) {
  line += '\n';
  return process_.write(std::move(line));
}

Task<> ProcessWire::shut() {
  Task<ProcessEnd> ending = process_.terminate(options_.patience);
  ProcessEnd const end = co_await std::move(ending);
  static_cast<void>(end);
  try {
    Task<> rest = with_deadline(background_.wait(), kLastWords, "standard error");
    co_await std::move(rest);
  } catch (Exception const& late) {
    if (late.code() != AsyncErrc::deadline) throw;
  }
  Task<> stopping = background_.stop();
  co_await std::move(stopping);
}

std::string ProcessWire::about() const {
  std::string text;
  if (auto const end = process_.ended()) text = "it " + end->text();
  std::string const said = last_lines(errors_);
  if (said.empty()) return text;
  return text + (text.empty() ? "" : "; ") + "its last error output: " + said;
}

}  // namespace tessera::mcp
