#include "packages/ai-agent-chatbox/terminal/line_terminal.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/keys.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr int kErr = 2;

}  // namespace

struct LineTerminal::Impl {
  Impl(Executor executor, Options const& given)
      : options(given),
        flags(::fcntl(options.input, F_GETFL)),
        descriptor(executor, ::fcntl(options.input, F_DUPFD_CLOEXEC, 3)) {}

  ~Impl() {
    // Whoever shares the descriptor (a shell) expects it to block, as it did.
    if (flags >= 0) ::fcntl(options.input, F_SETFL, flags);
  }

  Task<Input> line() {
    for (;;) {
      std::size_t const feed = pending.find('\n', scanned);
      scanned = pending.size();
      if (feed != std::string::npos || ended) {
        std::optional<Input> input = take(std::min(feed, pending.size()));
        if (input) co_return std::move(*input);
        continue;
      }
      if (pending.size() > kMaxMessage) {
        too_long = true;
        pending.clear();
        scanned = 0;
      }
      auto const space = asio::buffer(chunk);
      auto const [error, size] = co_await descriptor.async_read_some(space, use_code);
      pending.append(chunk.data(), size);
      if (error) ended = true;
    }
  }

  /// The line that ends at `end`; nothing for one that is left out.
  std::optional<Input> take(std::size_t end) {
    bool const nothing_more = end == pending.size() && ended;
    bool const left_out = std::exchange(too_long, false) || end > kMaxMessage;
    std::string text = pending.substr(0, end);
    pending.erase(0, end + 1);
    scanned = 0;
    if (left_out) {
      write_fully(kErr, "Left out: a message has at most 8 MiB.\n");
      return std::nullopt;
    }
    if (nothing_more && text.empty()) return Input{};
    if (text.ends_with('\r')) text.pop_back();
    return Input{Input::Kind::text, std::move(text)};
  }

  /// Reads a line after a prompt, which stays in sight whatever is printed meanwhile.
  Task<Input> line_after(std::string shown) {
    write_fully(options.output, shown);
    prompt = std::move(shown);
    Input input = co_await line();
    prompt.clear();
    co_return input;
  }

  void print(std::string_view text) {
    if (prompt.empty() || !options.prompts) return write_fully(options.output, text);
    write_fully(options.output, "\n" + std::string(text) + prompt);
  }

  Options options;
  int flags;
  asio::posix::basic_stream_descriptor<Executor> descriptor;
  std::array<char, 4096> chunk{};
  std::string pending;
  std::size_t scanned = 0;  // of `pending`, for the end of the line
  bool too_long = false;    // the line under way
  std::string prompt;       // of the read that waits
  bool ended = false;
  std::function<void()> interrupted;
};

LineTerminal::LineTerminal(Executor executor, Options options)
    : impl_(std::make_unique<Impl>(executor, options)) {}
LineTerminal::~LineTerminal() = default;

Look LineTerminal::look() const { return impl_->options.look; }

Task<Input> LineTerminal::read_message(std::string prompt) {
  if (!impl_->options.prompts) prompt.clear();
  Input input = co_await impl_->line_after(std::move(prompt));
  co_return input;
}

Task<Input> LineTerminal::read_answer(std::string prompt) {
  Input input = co_await impl_->line_after(std::move(prompt));
  // A person's own Enter ends the line on the screen; a pipe's does not.
  if (!impl_->options.prompts) print(input.text + "\n");
  co_return input;
}

Task<Input> LineTerminal::edit_answer(std::string prompt, std::string text) {
  std::string shown = prompt + "[" + term_safe_json(text) + "] ";
  Input input = co_await read_answer(std::move(shown));
  if (input.kind == Input::Kind::text && input.text.empty()) input.text = std::move(text);
  co_return input;
}

void LineTerminal::print(std::string_view text) { impl_->print(text); }

Task<ImageProtocol> LineTerminal::images() { co_return ImageProtocol::off; }

// A pipe has no background, and on lines only the person knows it.
Task<> LineTerminal::use_theme(std::optional<Theme> theme) {
  impl_->options.look.theme = theme.value_or(kDarkTheme);
  co_return;
}

void LineTerminal::on_interrupt(std::function<void()> action) {
  impl_->interrupted = std::move(action);
}

void LineTerminal::interrupt() {
  if (impl_->interrupted) return impl_->interrupted();
  end_input();
}

void LineTerminal::end_input() {
  impl_->ended = true;
  impl_->pending.clear();
  impl_->descriptor.cancel();
  if (impl_->interrupted) impl_->interrupted();
}

}  // namespace tessera::chatbox
