#include "mcp/transport/line_transport.hpp"

#include "async/deadline.hpp"
#include "async/errc.hpp"
#include "async/task_group.hpp"
#include "base/json.hpp"
#include "http/errc.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/transport/memory_wire.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>

// The transport against a server that is written out line by line.

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;

/// The transport, and the other ends of the wires that it opens.
struct Bed {
  Bed() {
    options.address = "peer";
    options.first_pause = milliseconds(1);
    options.open = [this] {
      auto [ours, theirs] = memory_wires(loop.get_executor(), 8);
      peers.push_back(std::move(theirs));
      return std::move(ours);
    };
  }

  /// Runs the test's task and lets go of the server.
  void run(std::function<Task<>(Bed&)> work) {
    transport = std::make_unique<LineTransport>(loop.get_executor(), clock, options);
    transport->on_unsolicited = [this](jsonrpc::Message message) {
      unsolicited.push_back(jsonrpc::write_message(message));
    };
    testkit::run(loop, closed(std::move(work)));
  }

  Task<std::unique_ptr<Reply>> ask(jsonrpc::Id id, std::string method = "tools/list",
                                   json::object params = {}) {
    return transport->post(jsonrpc::Request{std::move(id), std::move(method), std::move(params)},
                           http::Headers(), milliseconds(0));
  }
  Task<> say(std::string line) {
    Task<bool> writing = peers.back()->write(std::move(line));
    bool const taken = co_await std::move(writing);
    EXPECT_TRUE(taken);
  }
  Task<std::string> heard() {
    Task<std::optional<Line>> reading = peers.back()->read();
    std::optional<Line> const line = co_await std::move(reading);
    co_return line ? line->text : "(end)";
  }
  Task<> hang_up() { return peers.back()->shut(); }

  asio::io_context loop{1};
  SystemClock clock;
  LineTransportOptions options;
  std::unique_ptr<LineTransport> transport;
  std::deque<std::unique_ptr<Wire>> peers;
  std::vector<std::string> unsolicited;

 private:
  Task<> closed(std::function<Task<>(Bed&)> work) {
    std::exception_ptr failure;
    try {
      Task<> working = work(*this);
      co_await std::move(working);
    } catch (...) {
      failure = std::current_exception();
    }
    Task<> closing = transport->close();
    co_await std::move(closing);
    if (failure) std::rethrow_exception(failure);
  }
};

std::string answer(std::string const& id, std::string const& result = "{}") {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + result + "}";
}

/// What comes next for a reply, as text; `(end)` and `(failed) why` included.
Task<std::string> next(Reply& reply) {
  try {
    Task<std::optional<jsonrpc::Message>> reading = reply.next();
    std::optional<jsonrpc::Message> const message = co_await std::move(reading);
    if (message) co_return jsonrpc::write_message(*message);
    std::rethrow_exception(reply.failure());
  } catch (Exception const& failure) {
    co_return "(failed) " + failure.error().hint;
  }
}

TEST(LineTransport, gives_each_request_its_own_answer_whatever_their_order) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask(7);
    std::unique_ptr<Reply> const number = co_await std::move(asking);
    asking = at.ask("7");
    std::unique_ptr<Reply> const text = co_await std::move(asking);
    Task<std::string> hearing = at.heard();
    std::string const first = co_await std::move(hearing);
    EXPECT_EQ(first, R"({"jsonrpc":"2.0","id":7,"method":"tools/list"})");
    Task<> saying = at.say(answer("\"7\"", R"({"for":"text"})"));
    co_await std::move(saying);
    saying = at.say(answer("7", R"({"for":"number"})"));
    co_await std::move(saying);
    Task<std::string> reading = next(*number);
    std::string const of_number = co_await std::move(reading);
    EXPECT_EQ(of_number, answer("7", R"({"for":"number"})"));
    reading = next(*text);
    std::string const of_text = co_await std::move(reading);
    EXPECT_EQ(of_text, answer("\"7\"", R"({"for":"text"})"));
  });
}

TEST(LineTransport, refuses_a_second_request_with_the_id_of_one_under_way) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask(1);
    std::unique_ptr<Reply> const first = co_await std::move(asking);
    try {
      asking = at.ask(1);
      std::unique_ptr<Reply> const second = co_await std::move(asking);
      ADD_FAILURE() << "must throw";
    } catch (Exception const& failure) {
      EXPECT_EQ(failure.code(), Errc::bad_message);
    }
  });
}

// Spec: MCP 2026-07-28 basic/subscriptions (demultiplexing on stdio)
TEST(LineTransport, leads_notifications_to_the_request_that_they_name) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask("s", "subscriptions/listen");
    std::unique_ptr<Reply> const listening = co_await std::move(asking);
    json::object params{{"_meta", {{"progressToken", "p"}}}};
    asking = at.ask(1, "tools/call", params);
    std::unique_ptr<Reply> const call = co_await std::move(asking);
    asking = at.ask(2, "tools/call");
    std::unique_ptr<Reply> const other = co_await std::move(asking);

    std::string const progress =
        R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"p","progress":1}})";
    std::string const changed =
        R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"s"}}})";
    std::string const nobodys =
        R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info"}})";
    std::string const unknown =
        R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}})";
    for (std::string const& line : {progress, changed, nobodys, unknown, answer("99")}) {
      Task<> saying = at.say(line);
      co_await std::move(saying);
    }
    Task<std::string> reading = next(*call);
    std::string const of_call = co_await std::move(reading);
    EXPECT_EQ(of_call, progress);
    reading = next(*listening);
    std::string const of_subscription = co_await std::move(reading);
    EXPECT_EQ(of_subscription, changed);
    Task<> saying = at.say(answer("2"));
    co_await std::move(saying);
    reading = next(*other);
    std::string const of_other = co_await std::move(reading);
    EXPECT_EQ(of_other, answer("2"));
    EXPECT_EQ(at.unsolicited, (std::vector<std::string>{nobodys, unknown, answer("99")}));
  });
}

TEST(LineTransport, ends_a_subscription_that_the_server_cancels) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask(3, "subscriptions/listen");
    std::unique_ptr<Reply> const listening = co_await std::move(asking);
    std::string const cancelled =
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3}})";
    Task<> saying = at.say(cancelled);
    co_await std::move(saying);
    Task<std::string> reading = next(*listening);
    std::string const told = co_await std::move(reading);
    EXPECT_EQ(told, cancelled);
    reading = next(*listening);
    std::string const end = co_await std::move(reading);
    EXPECT_EQ(end, "(failed) the server ended this without an answer");
  });
}

TEST(LineTransport, leads_a_request_of_the_server_to_the_only_one_under_way) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    std::string const question = R"({"jsonrpc":"2.0","id":1,"method":"elicitation/create"})";
    Task<std::unique_ptr<Reply>> asking = at.ask(1, "tools/call");
    std::unique_ptr<Reply> const call = co_await std::move(asking);
    Task<> saying = at.say(question);
    co_await std::move(saying);
    Task<std::string> reading = next(*call);
    std::string const asked = co_await std::move(reading);
    EXPECT_EQ(asked, question);
    // With two under way nobody can tell whose it is.
    asking = at.ask(2, "tools/call");
    std::unique_ptr<Reply> const second = co_await std::move(asking);
    saying = at.say(question);
    co_await std::move(saying);
    saying = at.say(answer("1"));
    co_await std::move(saying);
    reading = next(*call);
    std::string const last = co_await std::move(reading);
    EXPECT_EQ(last, answer("1"));
    EXPECT_EQ(at.unsolicited, (std::vector<std::string>{question}));
  });
}

// Spec: MCP 2026-07-28 basic/cancellation (stdio)
TEST(LineTransport, tells_the_server_when_a_reply_is_dropped_before_its_answer) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    for (std::string const method : {"tools/call", "initialize"}) {
      Task<std::unique_ptr<Reply>> asking = at.ask("x", method);
      std::unique_ptr<Reply> reply = co_await std::move(asking);
      reply.reset();
    }
    std::vector<std::string> lines;
    while (lines.size() < 3) {
      Task<std::string> hearing = at.heard();
      std::string line = co_await std::move(hearing);
      lines.push_back(std::move(line));
    }
    std::string const cancelled =
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"x",)"
        R"("reason":"the client no longer waits"}})";
    EXPECT_EQ(lines, (std::vector<std::string>{
                         R"({"jsonrpc":"2.0","id":"x","method":"tools/call"})", cancelled,
                         R"({"jsonrpc":"2.0","id":"x","method":"initialize"})"}));
    // Of initialize nothing is said: it must not be cancelled. What comes next is another request.
    Task<std::unique_ptr<Reply>> asking = at.ask(5);
    std::unique_ptr<Reply> const reply = co_await std::move(asking);
    Task<std::string> hearing = at.heard();
    std::string const request = co_await std::move(hearing);
    EXPECT_EQ(request, R"({"jsonrpc":"2.0","id":5,"method":"tools/list"})");
  });
}

TEST(LineTransport, stays_usable_after_garbage) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask(1);
    std::unique_ptr<Reply> const good = co_await std::move(asking);
    asking = at.ask(2);
    std::unique_ptr<Reply> const bad = co_await std::move(asking);
    for (std::string const line :
         {"Server is starting up!", "[1,2]", "\x1b[2J", R"({"jsonrpc":"2.0","id":2})"}) {
      Task<> saying = at.say(line);
      co_await std::move(saying);
    }
    Task<> saying = at.say(answer("1"));
    co_await std::move(saying);
    Task<std::string> reading = next(*good);
    std::string const of_good = co_await std::move(reading);
    EXPECT_EQ(of_good, answer("1"));
    reading = next(*bad);
    std::string const of_bad = co_await std::move(reading);
    EXPECT_EQ(of_bad, "(failed) the server sent what is no JSON-RPC message");
  });
}

TEST(LineTransport, drops_what_nobody_takes_but_never_the_answer) {
  Bed bed;
  bed.options.max_message_bytes = 1'000;
  bed.run([](Bed& at) -> Task<> {
    json::object params{{"_meta", {{"progressToken", 1}}}};
    Task<std::unique_ptr<Reply>> asking = at.ask(1, "tools/call", params);
    std::unique_ptr<Reply> const call = co_await std::move(asking);
    std::string const progress =
        R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}})";
    for (int i = 0; i < 100; ++i) {
      Task<> saying = at.say(progress);
      co_await std::move(saying);
    }
    Task<> saying = at.say(answer("1"));
    co_await std::move(saying);
    std::size_t seen = 0;
    std::string last;
    for (std::string text = progress; text == progress; ++seen) {
      Task<std::string> reading = next(*call);
      text = co_await std::move(reading);
      last = text;
    }
    EXPECT_EQ(last, answer("1"));
    // What waited in the inbox, and what was still in the wire when the test began to read.
    EXPECT_LE(seen, 1'000 / progress.size() + 10);
  });
}

TEST(LineTransport, fails_every_request_when_the_server_ends_and_starts_it_again_for_the_next) {
  Bed bed;
  bed.run([](Bed& at) -> Task<> {
    for (std::uint64_t life = 0; life < 3; ++life) {
      EXPECT_EQ(at.transport->incarnation(), life);
      Task<std::unique_ptr<Reply>> asking = at.ask(1);
      std::unique_ptr<Reply> const first = co_await std::move(asking);
      asking = at.ask(2);
      std::unique_ptr<Reply> const second = co_await std::move(asking);
      EXPECT_EQ(at.peers.size(), life + 1);
      Task<> hanging_up = at.hang_up();
      co_await std::move(hanging_up);
      for (Reply* reply : {first.get(), second.get()}) {
        Task<std::string> reading = next(*reply);
        std::string const text = co_await std::move(reading);
        EXPECT_EQ(text, "(failed) the server 'peer' is gone");
      }
    }
  });
}

TEST(LineTransport, waits_before_it_starts_a_server_that_keeps_dying) {
  Bed bed;
  bed.options.first_pause = std::chrono::hours(1);
  bed.run([](Bed& at) -> Task<> {
    for (std::size_t life = 1; life <= 2; ++life) {
      Task<std::unique_ptr<Reply>> asking = at.ask(1);
      std::unique_ptr<Reply> const reply = co_await std::move(asking);
      Task<> hanging_up = at.hang_up();
      co_await std::move(hanging_up);
      Task<std::string> reading = next(*reply);
      std::string const text = co_await std::move(reading);
      EXPECT_EQ(text, "(failed) the server 'peer' is gone");
    }
    try {
      auto asking = with_deadline(at.ask(1), milliseconds(20), "the peer");
      std::unique_ptr<Reply> const reply = co_await std::move(asking);
      ADD_FAILURE() << "must wait";
    } catch (Exception const& failure) {
      EXPECT_EQ(failure.code(), AsyncErrc::deadline);
    }
    EXPECT_EQ(at.peers.size(), 2U);
  });
}

TEST(LineTransport, bounds_the_requests_under_way) {
  Bed bed;
  bed.options.max_requests = 2;
  bed.run([](Bed& at) -> Task<> {
    Task<std::unique_ptr<Reply>> asking = at.ask(1);
    std::unique_ptr<Reply> const first = co_await std::move(asking);
    asking = at.ask(2);
    std::unique_ptr<Reply> second = co_await std::move(asking);
    try {
      asking = at.ask(3);
      std::unique_ptr<Reply> const third = co_await std::move(asking);
      ADD_FAILURE() << "must throw";
    } catch (Exception const& failure) {
      EXPECT_EQ(failure.code(), AsyncErrc::queue_full);
    }
    second.reset();
    asking = at.ask(3);
    std::unique_ptr<Reply> const third = co_await std::move(asking);
  });
}

TEST(LineTransport, holds_back_whoever_sends_faster_than_the_server_reads) {
  Bed bed;
  bed.options.max_unsent = 2;
  bed.run([](Bed& at) -> Task<> {
    // Eight fit into the wire, one is with the writer, two wait: the twelfth does not get in.
    std::vector<std::unique_ptr<Reply>> replies;
    bool held = false;
    while (!held && replies.size() < 100) {
      try {
        auto const id = static_cast<std::int64_t>(replies.size());
        auto asking = with_deadline(at.ask(id), milliseconds(20), "the peer");
        std::unique_ptr<Reply> reply = co_await std::move(asking);
        replies.push_back(std::move(reply));
      } catch (Exception const& failure) {
        EXPECT_EQ(failure.code(), AsyncErrc::deadline);
        held = true;
      }
    }
    EXPECT_TRUE(held);
    EXPECT_EQ(replies.size(), 11U);
  });
}

}  // namespace
}  // namespace tessera::mcp
