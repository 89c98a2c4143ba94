#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"

#include "async/deadline.hpp"
#include "async/event.hpp"
#include "packages/ai-agent-chatbox/terminal/editor.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"
#include "packages/ai-agent-chatbox/terminal/painter.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_mode.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <deque>
#include <exception>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

using std::chrono::milliseconds;
using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

constexpr milliseconds kEscapeWait{50};
constexpr milliseconds kQueryWait{200};
constexpr milliseconds kSpinnerStep{120};
constexpr std::size_t kDrawnAtOnce = 4096;
constexpr std::size_t kMaxTypedAhead = 4096;  // keys

// The descriptor that a shell shares with us must stay blocking, so the terminal is opened again.
int open_again(int terminal) {
  std::array<char, 256> name{};
  int opened = -1;
  if (::ttyname_r(terminal, name.data(), name.size()) == 0)
    opened = ::open(name.data(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  return opened >= 0 ? opened : ::fcntl(terminal, F_DUPFD_CLOEXEC, 3);
}

}  // namespace

struct RawTerminal::Impl {
  Impl(Executor executor, TaskGroup& group, History& kept, Options given)
      : options(std::move(given)),
        history(kept),
        tasks(group),
        descriptor(executor, open_again(options.terminal)),
        mode(descriptor.native_handle()),
        resized(executor, SIGWINCH),
        done(executor),
        query_done(executor) {}

  [[nodiscard]] int out() { return descriptor.native_handle(); }

  void write(std::string_view bytes) {
    if (drawing)
      held += bytes;  // in the middle of an escape sequence nothing else may be said
    else
      write_fully(out(), bytes);
  }

  void paint() {
    if (editor == nullptr) return;
    std::string const shown = editor->search_prompt().value_or(prompt);
    write(painter.paint(shown, editor->buffer(), screen_of(out()), options.color));
  }

  void take(Key const& key) {
    if (key.kind == KeyKind::reply) {
      if (querying && replies.add(key.text)) query_done.set();
      return;
    }
    if (editor != nullptr && !(answering && key.kind == KeyKind::interrupt)) return edit(key);
    bool const stop = key.kind == KeyKind::interrupt || key.kind == KeyKind::escape;
    // Whoever stops at a question wants the prompt, not what the model makes of a no.
    if (stop && editor != nullptr) finish(Input{Input::Kind::interrupted, {}});
    if (stop && interrupted) return interrupted();
    if (key.kind == KeyKind::interrupt) early_interrupt = true;
    if (stop || typed_ahead.size() >= kMaxTypedAhead || bytes_ahead + key.text.size() > kMaxMessage)
      return;
    bytes_ahead += key.text.size();
    typed_ahead.push_back(key);
  }

  void forget_typed_ahead() {
    typed_ahead.clear();
    bytes_ahead = 0;
  }

  void edit(Key const& key) {
    switch (editor->apply(key)) {
      case EditorEvent::changed:
        return paint();
      case EditorEvent::clear_screen:
        write("\x1b[H\x1b[2J");
        painter = Painter();
        return paint();
      case EditorEvent::too_long:
        write(painter.erase());
        write("Left out: a message has at most 8 MiB.\r\n");
        return paint();
      case EditorEvent::submit:
        return finish(Input{Input::Kind::text, editor->take()});
      case EditorEvent::end_of_input:
        return finish(Input{Input::Kind::end, {}});
      case EditorEvent::interrupt:
        if (!editor->interrupted_empty()) {
          static_cast<void>(editor->take());
          return paint();
        }
        return finish(Input{Input::Kind::interrupted, {}});
    }
  }

  void finish(Input input) {
    write(painter.leave());
    editor = nullptr;
    result = std::move(input);
    done.set();
  }

  Task<Input> read(std::string shown, History* kept, std::string text = {}) {
    stop_spinner();
    if (ended) co_return Input{};
    Editor line(kept);
    line.set(std::move(text));
    editor = &line;
    answering = kept == nullptr;
    early_interrupt = false;
    prompt = std::move(shown);
    painter = Painter();
    done.reset();
    struct Release {
      Impl& impl;
      Editor* line;
      ~Release() {
        if (impl.editor != line) return;
        impl.write(impl.painter.leave());  // cancelled: what comes next begins below
        impl.editor = nullptr;
      }
    } const release{*this, &line};
    paint();
    while (editor != nullptr && !typed_ahead.empty()) {
      Key const key = std::move(typed_ahead.front());
      typed_ahead.pop_front();
      bytes_ahead -= key.text.size();
      edit(key);
    }
    co_await done.wait();
    co_return std::move(result);
  }

  Task<> draw(std::string picture) {
    stop_spinner();
    drawing = true;
    std::exception_ptr stopped;
    try {
      for (std::size_t at = 0; at < picture.size();) {
        auto const piece = asio::buffer(picture) + at;
        auto const part = asio::buffer(piece, kDrawnAtOnce);
        std::size_t const written = co_await descriptor.async_write_some(part, use_task);
        at += written;
      }
    } catch (std::exception const&) {
      stopped = std::current_exception();
    }
    drawing = false;
    // Ends whatever sequence was cut; kitty waits for the last chunk of a picture.
    if (stopped && options.images == ImageProtocol::kitty) write("\x1b\\\x1b_Gm=0;\x1b\\\n");
    if (stopped && options.images != ImageProtocol::kitty) write("\x1b\\\x1b[0m\n");
    write(std::exchange(held, {}));
    if (stopped) std::rethrow_exception(stopped);
  }

  void stop_spinner() {
    if (spinning.empty()) return;
    spinning.clear();
    write("\r\x1b[K");
  }

  Options options;
  History& history;
  TaskGroup& tasks;
  Descriptor descriptor;
  RawMode mode;
  asio::basic_signal_set<Executor> resized;
  KeyParser parser;
  Painter painter;
  Editor* editor = nullptr;  // of the read that waits
  bool answering = false;    // it is a question's answer, not a message
  bool drawing = false;
  std::string held;  // what is said while a picture is drawn
  std::string prompt;
  Input result;
  Event done;
  std::deque<Key> typed_ahead;
  std::size_t bytes_ahead = 0;
  std::function<void()> interrupted;
  bool early_interrupt = false;  // between a message and what it starts
  std::string spinning;          // label; empty: no spinner
  unsigned spinner_run = 0;
  bool querying = false;
  QueryReplies replies;
  Event query_done;
  bool ended = false;
};

namespace {

template <class Impl>
Task<> pump(std::shared_ptr<Impl> impl) {
  std::array<char, 4096> chunk{};
  for (;;) {
    auto const space = asio::buffer(chunk);
    if (impl->parser.undecided()) {
      bool timed_out = false;
      Task<> ready = impl->descriptor.async_wait(asio::posix::descriptor_base::wait_read, use_task);
      Task<> limited = with_deadline(std::move(ready), kEscapeWait, "a key");
      try {
        co_await std::move(limited);
      } catch (Exception const&) {
        timed_out = true;
      }
      if (timed_out)
        for (Key const& key : impl->parser.flush()) impl->take(key);
    }
    auto const [error, size] = co_await impl->descriptor.async_read_some(space, use_code);
    if (error) break;
    for (Key const& key : impl->parser.feed(std::string_view(chunk.data(), size))) impl->take(key);
  }
  impl->ended = true;
  if (impl->editor != nullptr) impl->finish(Input{});
}

template <class Impl>
Task<> follow_size(std::shared_ptr<Impl> impl) {
  for (;;) {
    auto const [error, number] = co_await impl->resized.async_wait(use_code);
    static_cast<void>(number);
    if (error) co_return;
    impl->paint();
  }
}

template <class Impl>
Task<> spin(std::shared_ptr<Impl> impl, unsigned run) {
  constexpr std::array<std::string_view, 4> kFrames{"⠋", "⠙", "⠸", "⠴"};
  for (std::size_t i = 0;; ++i) {
    co_await sleep_for(kSpinnerStep);
    if (impl->spinning.empty() || impl->spinner_run != run) co_return;
    std::size_t const room = std::max<std::size_t>(screen_of(impl->out()).columns, 8) - 4;
    std::string const label = shorten(impl->spinning, room);
    impl->write("\r\x1b[K" + std::string(kFrames[i % kFrames.size()]) + " " + label);
  }
}

}  // namespace

RawTerminal::RawTerminal(Executor executor, TaskGroup& tasks, History& history, Options options)
    : impl_(std::make_shared<Impl>(executor, tasks, history, std::move(options))) {
  tasks.spawn("keys", pump(impl_));
  tasks.spawn("resize", follow_size(impl_));
}

RawTerminal::~RawTerminal() = default;

Look RawTerminal::look() const {
  return Look{impl_->options.color, true, screen_of(impl_->out()).columns};
}

Task<Input> RawTerminal::read_message(std::string prompt) {
  Input input = co_await impl_->read(std::move(prompt), &impl_->history);
  if (input.kind == Input::Kind::text) impl_->history.add(input.text);
  co_return input;
}

Task<Input> RawTerminal::read_answer(std::string prompt) {
  // What was typed before the question was on the screen cannot be an answer to it.
  impl_->forget_typed_ahead();
  Input input = co_await impl_->read(std::move(prompt), nullptr);
  co_return input;
}

Task<Input> RawTerminal::edit_answer(std::string prompt, std::string text) {
  impl_->forget_typed_ahead();
  Input input = co_await impl_->read(std::move(prompt), nullptr, std::move(text));
  co_return input;
}

void RawTerminal::print(std::string_view text) {
  impl_->stop_spinner();
  if (impl_->editor != nullptr) impl_->write(impl_->painter.erase());
  impl_->write(text);
  impl_->paint();
}

Task<> RawTerminal::draw(std::string picture) { return impl_->draw(std::move(picture)); }

void RawTerminal::busy(std::string label) {
  if (impl_->editor != nullptr) return;
  bool const spins = !impl_->spinning.empty();
  impl_->spinning = std::move(label);
  if (spins) return;
  impl_->tasks.spawn("spinner", spin(impl_, ++impl_->spinner_run));
}

void RawTerminal::idle() { impl_->stop_spinner(); }

void RawTerminal::clear_screen() {
  impl_->write("\x1b[H\x1b[2J");
  impl_->painter = Painter();
}

Task<ImageProtocol> RawTerminal::images() {
  if (!impl_->options.images)
    impl_->options.images = protocol_from_environment(impl_->options.environment);
  if (!impl_->options.images) {
    impl_->querying = true;
    impl_->write(image_query());
    Task<> answered = impl_->query_done.wait();
    Task<> limited = with_deadline(std::move(answered), kQueryWait, "the terminal");
    try {
      co_await std::move(limited);
    } catch (Exception const&) {
      // A terminal that does not answer can still show coloured text.
    }
    impl_->querying = false;
    impl_->write("\r\x1b[K");
    impl_->options.images = impl_->replies.protocol();
  }
  co_return *impl_->options.images;
}

void RawTerminal::on_interrupt(std::function<void()> action) {
  impl_->interrupted = std::move(action);
  if (impl_->interrupted && std::exchange(impl_->early_interrupt, false)) impl_->interrupted();
}

void RawTerminal::interrupt() { impl_->take(Key{KeyKind::interrupt, {}}); }

void RawTerminal::end_input() {
  impl_->ended = true;
  if (impl_->editor != nullptr) impl_->finish(Input{});
  if (impl_->interrupted) impl_->interrupted();
}

}  // namespace tessera::chatbox
