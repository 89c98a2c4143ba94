#include "packages/ai-agent-chatbox/terminal/raw_state.hpp"

#include "async/deadline.hpp"
#include "async/sleep.hpp"
#include "packages/ai-agent-chatbox/terminal/background.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"
#include "packages/ai-agent-chatbox/terminal/outside_editor.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kDrawnAtOnce = 4096;
constexpr std::size_t kMaxTypedAhead = 4096;  // keys
constexpr std::size_t kLongestToComplete = 64UL << 10;
// Keys wait for it, so a server that is slower has nothing to offer.
constexpr std::chrono::milliseconds kCompletionWait{1'000};
constexpr std::chrono::milliseconds kEscapeWait{50};
constexpr std::chrono::milliseconds kLongEscapeWait{500};
constexpr std::chrono::milliseconds kLastWait{100};
constexpr std::chrono::milliseconds kSignalWait{20};
constexpr std::chrono::seconds kAnswered{2};  // by then a terminal has answered, or never will
constexpr std::size_t kMostBelow = 8;
constexpr std::size_t kMostHeld = 1UL << 20;  // what is said while an editor has the terminal

// The descriptor that a shell shares with us must stay blocking, so the terminal is opened again.
int open_again(int terminal) {
  std::array<char, 256> name{};
  int opened = -1;
  if (::ttyname_r(terminal, name.data(), name.size()) == 0)
    opened = ::open(name.data(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  return opened >= 0 ? opened : ::fcntl(terminal, F_DUPFD_CLOEXEC, 3);
}

bool is_recent(std::chrono::steady_clock::time_point when) {
  return std::chrono::steady_clock::now() - when < kAnswered;
}

}  // namespace

RawState::RawState(Executor executor, TaskGroup& group, History& kept, RawTerminal::Options given)
    : options(std::move(given)),
      history(kept),
      tasks(group),
      descriptor(executor, open_again(options.terminal)),
      mode(descriptor.native_handle(), options.bell),
      resized(executor, SIGWINCH),
      done(executor),
      background_known(executor),
      query_done(executor) {
  theme = options.theme.value_or(
      light_by_environment(options.environment).value_or(false) ? kLightTheme : kDarkTheme);
  if (!options.theme) ask_background();
}

RawState::~RawState() {
  if (background_asked == 0 || !is_recent(last_asked)) return;
  pollfd wait{out(), POLLIN, 0};
  ::poll(&wait, 1, static_cast<int>(kLastWait.count()));
  ::tcflush(out(), TCIFLUSH);
}

void RawState::ask_background() {
  if (!options.color || !can_ask_for_background(options.environment)) return background_known.set();
  background_known.reset();
  ++background_asked;
  last_asked = std::chrono::steady_clock::now();
  write(background_query());
}

std::chrono::milliseconds RawState::escape_wait() const {
  return background_asked > 0 && is_recent(last_asked) ? kLongEscapeWait : kEscapeWait;
}

void RawState::take_reply(std::string const& reply) {
  if (auto const light = light_background(reply)) {
    Theme const before = theme;
    if (!options.theme) theme = *light ? kLightTheme : kDarkTheme;
    if (before.name != theme.name) paint();
    return;
  }
  // Answers come in the order of the questions.
  if (background_asked > 0 && is_device_answer(reply)) {
    if (--background_asked == 0) background_known.set();
    return;
  }
  if (querying && replies.add(reply)) query_done.set();
}

void RawState::write(std::string_view bytes) {
  if (outside && held.size() + bytes.size() > kMostHeld) return;
  if (drawing || outside)
    held += bytes;  // in the middle of an escape sequence nothing else may be said
  else
    write_fully(out(), bytes);
}

void RawState::paint() {
  if (editor == nullptr || outside) return;
  std::string const shown = editor->search_prompt().value_or(prompt);
  write(painter.paint({shown, editor->buffer(), below}, screen_of(out()),
                      options.color ? &theme : nullptr));
}

void RawState::take(Key const& key) {
  if (key.kind == KeyKind::reply) return take_reply(key.text);
  if (key.kind == KeyKind::focus_in || key.kind == KeyKind::focus_out) {
    focused = key.kind == KeyKind::focus_in;
    return;
  }
  bool const stop = key.kind == KeyKind::interrupt || key.kind == KeyKind::escape;
  if (outside_wanted) {
    if (!stop) keep(key);
    return;
  }
  if (completing && !stop) return keep(key);
  if (completing) {
    completing = false;
    replay();
  }
  if (editor != nullptr && !(answering && key.kind == KeyKind::interrupt)) return edit(key);
  // Whoever stops at a question wants the prompt, not what the model makes of a no.
  if (stop && editor != nullptr) finish(Input{Input::Kind::interrupted, {}});
  if (stop && interrupted) return interrupted();
  if (key.kind == KeyKind::interrupt) early_interrupt = true;
  if (!stop) keep(key);
}

void RawState::keep(Key const& key) {
  if (key.kind == KeyKind::open_editor) return;  // there is no line yet that could be written
  if (typed_ahead.size() >= kMaxTypedAhead || bytes_ahead + key.text.size() > kMaxMessage) return;
  bytes_ahead += key.text.size();
  typed_ahead.push_back(key);
}

void RawState::forget_typed_ahead() {
  typed_ahead.clear();
  bytes_ahead = 0;
}

void RawState::replay() {
  while (editor != nullptr && !completing && !typed_ahead.empty()) {
    Key const key = std::move(typed_ahead.front());
    typed_ahead.pop_front();
    bytes_ahead -= key.text.size();
    edit(key);
  }
}

void RawState::edit(Key const& key) {
  bool const listed = !std::exchange(below, {}).empty();
  switch (editor->apply(key)) {
    case EditorEvent::changed:
      return paint();
    case EditorEvent::complete:
      if (listed) paint();
      return start_completion();
    case EditorEvent::open_editor:
      if (!chosen_editor(options.environment).empty()) {
        outside_wanted = true;
        return;
      }
      write(painter.erase());
      write("Set VISUAL or EDITOR to write in an editor.\r\n");
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
      if (listed) paint();
      return finish(Input{Input::Kind::text, editor->take()});
    case EditorEvent::end_of_input:
      return finish(Input{Input::Kind::end, {}});
    case EditorEvent::interrupt:
      if (!editor->interrupted_empty()) {
        static_cast<void>(editor->take());
        return paint();
      }
      if (listed) paint();
      return finish(Input{Input::Kind::interrupted, {}});
  }
}

void RawState::finish(Input input) {
  write(painter.leave());
  editor = nullptr;
  completing = false;
  result = std::move(input);
  done.set();
}

Task<Input> RawState::read(std::string shown, History* kept, std::string text) {
  stop_spinner();
  if (ended) co_return Input{};
  Editor line(kept);
  line.set(std::move(text));
  editor = &line;
  answering = kept == nullptr;
  early_interrupt = false;
  completing = false;
  prompt = std::move(shown);
  below.clear();
  painter = Painter();
  done.reset();
  struct Release {
    RawState& state;
    Editor* line;
    ~Release() {
      if (state.editor != line) return;
      state.write(state.painter.leave());  // cancelled: what comes next begins below
      state.editor = nullptr;
    }
  } const release{*this, &line};
  ++read_run;
  if (answering && options.bell) tasks.spawn("bell", ring(read_run));
  paint();
  replay();
  co_await done.wait();
  co_return std::move(result);
}

Task<> RawState::ring(unsigned run) {
  auto const alive = shared_from_this();
  co_await sleep_for(options.bell_after);
  if (editor != nullptr && read_run == run && !focused) write("\a");
}

void RawState::start_completion() {
  LineBuffer const& buffer = editor->buffer();
  if (!completer || buffer.cursor() > kLongestToComplete) return;
  completing = true;
  tasks.spawn("completion", complete(++tab_run, buffer.text().substr(0, buffer.cursor())));
}

Task<> RawState::complete(unsigned run, std::string before) {
  auto const alive = shared_from_this();
  Completions found;
  try {
    Task<Completions> asking = completer(before);
    Task<Completions> limited = with_deadline(std::move(asking), kCompletionWait, "completion");
    found = co_await std::move(limited);
  } catch (Exception const&) {
    // What cannot be asked now has nothing to offer.
  }
  completed(run, before, found);
}

void RawState::completed(unsigned run, std::string const& before, Completions const& found) {
  if (!completing || run != tab_run || editor == nullptr) return;
  completing = false;
  ScreenSize const screen = screen_of(out());
  std::size_t const most = std::min(kMostBelow, std::max<std::size_t>(screen.rows / 3, 2));
  std::size_t const from = std::min(found.from, before.size());
  TabStep step =
      tab_step(found.candidates, std::string_view(before).substr(from), screen.columns, most);
  editor->replace_before_cursor(before.size() - from, step.insert);
  below = std::move(step.rows);
  paint();
  replay();
}

Task<> RawState::draw(std::string picture) {
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

Task<> RawState::write_outside() {
  if (editor == nullptr) {
    outside_wanted = false;
    co_return;
  }
  write(painter.leave());
  outside = true;
  mode.pause();
  std::exception_ptr stopped;
  Result<std::string> text = std::string();
  try {
    Task<Result<std::string>> editing =
        edit_outside(out(), chosen_editor(options.environment), editor->buffer().text());
    text = co_await std::move(editing);
    // The Ctrl-C that ended the editor came to us too; it must not find the prompt again.
    co_await sleep_for(kSignalWait);
  } catch (std::exception const&) {
    stopped = std::current_exception();
  }
  mode.resume();
  outside = false;
  outside_wanted = false;
  // An editor that was killed may have left styles, or a screen of its own.
  if (!text) write("\x1b[0m\r\n" + text.error().hint + ".\r\n");
  write(std::exchange(held, {}));
  if (stopped) std::rethrow_exception(stopped);
  if (editor == nullptr) co_return;
  if (text) editor->set(std::move(*text));
  painter = Painter();
  paint();
  replay();
}

void RawState::stop_spinner() {
  if (spinning.empty()) return;
  spinning.clear();
  write("\r\x1b[K");
}

}  // namespace tessera::chatbox
