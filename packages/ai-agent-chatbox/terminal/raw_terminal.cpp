#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"

#include "async/deadline.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_state.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace tessera::chatbox {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kQueryWait{200};
constexpr milliseconds kBackgroundWait{100};
constexpr milliseconds kSpinnerStep{120};

Task<> pump(std::shared_ptr<RawState> state) {
  std::array<char, 4096> chunk{};
  for (;;) {
    auto const space = asio::buffer(chunk);
    if (state->parser.undecided()) {
      bool timed_out = false;
      Task<> ready =
          state->descriptor.async_wait(asio::posix::descriptor_base::wait_read, use_task);
      Task<> limited = with_deadline(std::move(ready), state->escape_wait(), "a key");
      try {
        co_await std::move(limited);
      } catch (Exception const&) {
        timed_out = true;
      }
      if (timed_out)
        for (Key const& key : state->parser.flush()) state->take(key);
    }
    auto const [error, size] = co_await state->descriptor.async_read_some(space, use_code);
    if (error) break;
    for (Key const& key : state->parser.feed(std::string_view(chunk.data(), size)))
      state->take(key);
    if (state->outside_wanted) {
      Task<> writing = state->write_outside();
      co_await std::move(writing);
    }
  }
  state->ended = true;
  if (state->editor != nullptr) state->finish(Input{});
}

Task<> follow_size(std::shared_ptr<RawState> state) {
  for (;;) {
    auto const [error, number] = co_await state->resized.async_wait(use_code);
    static_cast<void>(number);
    if (error) co_return;
    state->paint();
  }
}

Task<> spin(std::shared_ptr<RawState> state, unsigned run) {
  constexpr std::array<std::string_view, 4> kFrames{"⠋", "⠙", "⠸", "⠴"};
  for (std::size_t i = 0;; ++i) {
    co_await sleep_for(kSpinnerStep);
    if (state->spinning.empty() || state->spinner_run != run) co_return;
    std::size_t const room = std::max<std::size_t>(screen_of(state->out()).columns, 8) - 4;
    std::string const label = shorten(state->spinning, room);
    state->write("\r\x1b[K" + std::string(kFrames[i % kFrames.size()]) + " " + label);
  }
}

}  // namespace

RawTerminal::RawTerminal(Executor executor, TaskGroup& tasks, History& history, Options options)
    : state_(std::make_shared<RawState>(executor, tasks, history, std::move(options))) {
  tasks.spawn("keys", pump(state_));
  tasks.spawn("resize", follow_size(state_));
}

RawTerminal::~RawTerminal() = default;

Look RawTerminal::look() const {
  ScreenSize const screen = screen_of(state_->out());
  return Look{state_->options.color, true, screen.columns, screen.rows, state_->theme};
}

Task<Input> RawTerminal::read_message(std::string prompt) {
  Input input = co_await state_->read(std::move(prompt), &state_->history);
  if (input.kind == Input::Kind::text) state_->history.add(input.text);
  co_return input;
}

Task<Input> RawTerminal::read_answer(std::string prompt) {
  // What was typed before the question was on the screen cannot be an answer to it.
  state_->forget_typed_ahead();
  Input input = co_await state_->read(std::move(prompt), nullptr);
  co_return input;
}

Task<Input> RawTerminal::edit_answer(std::string prompt, std::string text) {
  state_->forget_typed_ahead();
  Input input = co_await state_->read(std::move(prompt), nullptr, std::move(text));
  co_return input;
}

void RawTerminal::print(std::string_view text) {
  state_->stop_spinner();
  if (state_->editor != nullptr) state_->write(state_->painter.erase());
  state_->write(text);
  state_->paint();
}

Task<> RawTerminal::draw(std::string picture) { return state_->draw(std::move(picture)); }

void RawTerminal::busy(std::string label) {
  if (state_->editor != nullptr) return;
  bool const spins = !state_->spinning.empty();
  state_->spinning = std::move(label);
  if (spins) return;
  state_->tasks.spawn("spinner", spin(state_, ++state_->spinner_run));
}

void RawTerminal::idle() { state_->stop_spinner(); }

void RawTerminal::clear_screen() {
  state_->write("\x1b[H\x1b[2J");
  state_->painter = Painter();
}

Task<ImageProtocol> RawTerminal::images() {
  if (!state_->options.images)
    state_->options.images = protocol_from_environment(state_->options.environment);
  if (!state_->options.images) {
    state_->querying = true;
    state_->write(image_query());
    Task<> answered = state_->query_done.wait();
    Task<> limited = with_deadline(std::move(answered), kQueryWait, "the terminal");
    try {
      co_await std::move(limited);
    } catch (Exception const&) {
      // A terminal that does not answer can still show coloured text.
    }
    state_->querying = false;
    state_->write("\r\x1b[K");
    state_->options.images = state_->replies.protocol();
  }
  co_return *state_->options.images;
}

Task<> RawTerminal::use_theme(std::optional<Theme> theme) {
  if (theme) {
    state_->options.theme = theme;
    state_->theme = *theme;
    co_return;
  }
  state_->options.theme.reset();
  state_->ask_background();
  Task<> answered = state_->background_known.wait();
  Task<> limited = with_deadline(std::move(answered), kBackgroundWait, "the terminal");
  try {
    co_await std::move(limited);
  } catch (Exception const&) {
    // The answer is used when it comes.
  }
}

void RawTerminal::complete_with(Completer completer) { state_->completer = std::move(completer); }

void RawTerminal::on_interrupt(std::function<void()> action) {
  state_->interrupted = std::move(action);
  if (state_->interrupted && std::exchange(state_->early_interrupt, false)) state_->interrupted();
}

void RawTerminal::interrupt() {
  // Ctrl-C in an editor is the editor's.
  if (!state_->outside) state_->take(Key{KeyKind::interrupt, {}});
}

void RawTerminal::end_input() {
  state_->ended = true;
  if (state_->editor != nullptr) state_->finish(Input{});
  if (state_->interrupted) state_->interrupted();
}

}  // namespace tessera::chatbox
