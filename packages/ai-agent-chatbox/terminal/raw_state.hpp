#pragma once

#include "async/event.hpp"
#include "packages/ai-agent-chatbox/terminal/editor.hpp"
#include "packages/ai-agent-chatbox/terminal/painter.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_mode.hpp"
#include "packages/ai-agent-chatbox/terminal/raw_terminal.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// What a raw terminal is doing: who reads, what is on the screen, what waits. Kept alive by the
/// tasks that work on it. Used on one strand only.
struct RawState : std::enable_shared_from_this<RawState> {
  RawState(Executor executor, TaskGroup& group, History& kept, RawTerminal::Options given);
  /// Waits a moment for an answer that is still to come, so that no shell gets it.
  ~RawState();
  RawState(RawState const&) = delete;
  RawState& operator=(RawState const&) = delete;

  [[nodiscard]] int out() { return descriptor.native_handle(); }
  /// Unless a picture is drawn: then later.
  void write(std::string_view bytes);
  void paint();
  /// A key, from wherever: the line that is edited, an interrupt, or kept for later.
  void take(Key const& key);
  void forget_typed_ahead();
  /// Ends the read that waits.
  void finish(Input input);
  void stop_spinner();
  /// @param kept  null: the answer to a question
  Task<Input> read(std::string shown, History* kept, std::string text = {});
  Task<> draw(std::string picture);
  /// Lets the person write the line in an editor. Nobody reads keys meanwhile.
  Task<> write_outside();
  /// Asks the terminal for its background; the theme follows when the answer comes.
  void ask_background();
  /// How long an escape byte may be the beginning of something: longer while an answer is awaited,
  /// so that no half of it is taken for text.
  [[nodiscard]] std::chrono::milliseconds escape_wait() const;

  RawTerminal::Options options;
  History& history;
  TaskGroup& tasks;
  asio::posix::basic_stream_descriptor<Executor> descriptor;
  RawMode mode;
  asio::basic_signal_set<Executor> resized;
  KeyParser parser;
  Painter painter;
  Editor* editor = nullptr;  // of the read that waits
  bool answering = false;    // it is a question's answer, not a message
  bool drawing = false;
  std::string held;  // what is said while a picture is drawn
  std::string prompt;
  std::vector<std::string> below;  // rows under the line, until the next key
  Input result;
  Event done;
  std::deque<Key> typed_ahead;
  std::size_t bytes_ahead = 0;
  std::function<void()> interrupted;
  bool early_interrupt = false;  // between a message and what it starts
  std::string spinning;          // label; empty: no spinner
  unsigned spinner_run = 0;
  Theme theme = kDarkTheme;
  unsigned background_asked = 0;  // answers that are still to come
  std::chrono::steady_clock::time_point last_asked{};
  Event background_known;
  bool focused = true;  // until it says otherwise
  unsigned read_run = 0;
  bool querying = false;
  QueryReplies replies;
  Event query_done;
  bool ended = false;
  Completer completer;
  bool completing = false;  // keys wait until it is known what Tab does
  unsigned tab_run = 0;
  bool outside_wanted = false;  // the editor is to be opened
  bool outside = false;         // it has the terminal

 private:
  void keep(Key const& key);
  void take_reply(std::string const& reply);
  Task<> ring(unsigned run);
  void edit(Key const& key);
  void replay();
  void start_completion();
  Task<> complete(unsigned run, std::string before);
  void completed(unsigned run, std::string const& before, Completions const& found);
};

}  // namespace tessera::chatbox
