#include "packages/ai-agent-chatbox/terminal/line_terminal.hpp"

#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <array>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMaxLine = 1UL << 20;

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
      std::size_t const feed = pending.find('\n');
      if (feed != std::string::npos) {
        Input input{Input::Kind::text, pending.substr(0, feed)};
        pending.erase(0, feed + 1);
        if (input.text.ends_with('\r')) input.text.pop_back();
        co_return input;
      }
      if (ended || pending.size() > kMaxLine) {
        Input input;
        if (!pending.empty()) input = Input{Input::Kind::text, std::exchange(pending, {})};
        co_return input;
      }
      auto const space = asio::buffer(chunk);
      auto const [error, size] = co_await descriptor.async_read_some(space, use_code);
      pending.append(chunk.data(), size);
      if (error) ended = true;
    }
  }

  Options options;
  int flags;
  asio::posix::basic_stream_descriptor<Executor> descriptor;
  std::array<char, 4096> chunk{};
  std::string pending;
  bool ended = false;
  std::function<void()> interrupted;
};

LineTerminal::LineTerminal(Executor executor, Options options)
    : impl_(std::make_unique<Impl>(executor, options)) {}
LineTerminal::~LineTerminal() = default;

Look LineTerminal::look() const { return impl_->options.look; }

Task<Input> LineTerminal::read_message(std::string prompt) {
  if (impl_->options.prompts) print(prompt);
  Input input = co_await impl_->line();
  co_return input;
}

Task<Input> LineTerminal::read_answer(std::string prompt) {
  print(prompt);
  Input input = co_await impl_->line();
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

void LineTerminal::print(std::string_view text) { write_fully(impl_->options.output, text); }

Task<ImageProtocol> LineTerminal::images() { co_return ImageProtocol::off; }

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
