#pragma once

#include "async/task_group.hpp"
#include "base/clock.hpp"
#include "http/message/handler.hpp"
#include "http/sse/reader.hpp"
#include "match.hpp"
#include "mcp/server/server.hpp"
#include "script.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tessera::conversations {

/// Plays one conversation against a server of its own. Throws Exception naming the line at the
/// first difference.
class Player {
 public:
  Player();
  ~Player();
  void play(std::string const& text);

 private:
  struct Exchange;
  void play_step(Step const& step);
  void send(Step const& step);
  void expect_response(Step const& step);
  void expect_event(Step const& step);
  void expect_end(Step const& step);
  void compare_body(Step const& step, std::string const& actual);
  void add_defaults(Step const& step, json::object& message, http::Request& request);
  Exchange& newest_stream(Step const& step);
  /// Runs the loop until `done` says so. @return false when nothing is left to wait for
  template <class Done>
  bool run_until(Done done);

  asio::io_context loop_{1};
  TaskGroup tasks_{loop_.get_executor()};
  ManualClock clock_;
  http::PrincipalPtr principal_;
  std::unique_ptr<mcp::Server> server_;
  http::Handler handler_;
  Captured captured_;
  std::deque<std::unique_ptr<Exchange>> exchanges_;
};

}  // namespace tessera::conversations
