#include "mcp/server/wire/wire_server.hpp"

#include "async/event.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "mcp/server/server.hpp"
#include "mcp/session/changes.hpp"
#include "mcp/transport/memory_wire.hpp"
#include "testkit/memory_bed.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>

// A server line by line, and with our own client at the other end.

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;
using testkit::MemoryBed;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())
struct Said {
  std::string said;
};
BOOST_DESCRIBE_STRUCT(Said, (), (said))

struct Counts {
  int started = 0;
  int ended = 0;
};

json::object form() { return json::object{{"type", "object"}, {"properties", json::object()}}; }

/// A server with tools that answer, ask, speak and never end.
class Tools {
 public:
  Tools() : server(options()) {
    add("echo", false,
        [](CallContext&, Nothing) -> Task<ToolResult<Said>> { co_return Said{"echo"}; });
    add("ask", false, [](CallContext& context, Nothing) -> Task<ToolResult<Said>> {
      if (auto const answer = context.answer("q"))
        co_return Said{answer->action == ElicitAction::accept ? "yes" : "no"};
      InputRequired input;
      input.requests.emplace("q", elicit_form("Sure?", form()));
      co_return input;
    });
    add("steps", true, [](CallContext& context, Nothing) -> Task<ToolResult<Said>> {
      for (double done : {1.0, 2.0}) {
        Task<> telling = context.progress(done);
        co_await std::move(telling);
      }
      co_return Said{"done"};
    });
    Counts* const seen = &counts;
    add("hang", false, [seen](CallContext&, Nothing) { return hang(seen); });
  }

  Counts counts;
  Server server;

 private:
  static ServerOptions options() {
    ServerOptions out;
    out.name = "s";
    out.version = "1";
    out.state_key = Secret(std::string(32, 'k'));
    out.allow_anonymous = true;
    out.lists_change = true;
    return out;
  }
  static Task<ToolResult<Said>> hang(Counts* counts) {
    struct Guard {
      Counts* counts;
      ~Guard() { ++counts->ended; }
    } guard{counts};
    ++counts->started;
    Task<> sleeping = sleep_for(std::chrono::hours(1));
    co_await std::move(sleeping);
    co_return Said{"late"};
  }
  template <class Function>
  void add(std::string name, bool streams, Function function) {
    ToolSpec spec;
    spec.name = std::move(name);
    spec.description = "d";
    spec.streams = streams;
    server.add_tool<Nothing, Said>(std::move(spec), std::move(function));
  }
};

/// The client's end of a wire, spoken by hand.
class Peer {
 public:
  explicit Peer(Wire& wire) : wire_(wire) {}

  Task<> say(std::string line) {
    Task<bool> writing = wire_.write(std::move(line));
    bool const taken = co_await std::move(writing);
    EXPECT_TRUE(taken);
  }
  Task<json::value> hear() {
    Task<std::optional<Line>> reading = wire_.read();
    std::optional<Line> const line = co_await std::move(reading);
    co_return line ? parse_json(line->text).value() : json::value("(end)");
  }
  /// What comes back for one line.
  Task<json::value> ask(std::string line) {
    Task<> saying = say(std::move(line));
    co_await std::move(saying);
    Task<json::value> hearing = hear();
    json::value answer = co_await std::move(hearing);
    co_return answer;
  }
  Task<> end() { return wire_.shut(); }

 private:
  Wire& wire_;
};

/// Serves while the script runs; @return once the server has let go.
void play(Tools& tools, std::function<Task<>(Peer&)> script, WireServerOptions options = {}) {
  asio::io_context loop(1);
  auto const both = [](asio::io_context& on, Tools& of, std::function<Task<>(Peer&)> work,
                       WireServerOptions with) -> Task<> {
    auto [ours, theirs] = memory_wires(on.get_executor());
    TaskGroup serving(on.get_executor());
    serving.spawn("server", serve_wire(of.server, *theirs, std::move(with)));
    Peer peer(*ours);
    Task<> working = work(peer);
    co_await std::move(working);
    Task<> shutting = ours->shut();
    co_await std::move(shutting);
    Task<> ended = serving.wait();
    co_await std::move(ended);
  };
  testkit::run(loop, both(loop, tools, std::move(script), std::move(options)));
}

std::string modern(std::string const& id, std::string const& method, std::string const& rest = "") {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method +
         R"(","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
         R"("io.modelcontextprotocol/clientCapabilities":{}})" +
         rest + "}}";
}
std::string call(std::string const& id, std::string const& tool) {
  return modern(id, "tools/call", R"(,"name":")" + tool + R"(","arguments":{})");
}
std::string const kHello =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
    R"("capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1"}}})";

json::value at(json::value const& value, std::string_view pointer) {
  boost::system::error_code missing;
  json::value const* found = value.find_pointer(pointer, missing);
  return found == nullptr ? json::value() : *found;
}

// Spec: MCP 2026-07-28 basic/versioning (a server of both eras on stdio)
TEST(WireServer, serves_both_eras_on_one_wire) {
  Tools tools;
  play(tools, [](Peer& peer) -> Task<> {
    Task<json::value> asking = peer.ask(modern("1", "server/discover"));
    json::value const found = co_await std::move(asking);
    EXPECT_EQ(at(found, "/result/supportedVersions/0"), "2026-07-28");
    asking = peer.ask(kHello);
    json::value const hello = co_await std::move(asking);
    EXPECT_EQ(at(hello, "/result/protocolVersion"), "2025-11-25");
    asking = peer.ask(R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo"}})");
    json::value const old = co_await std::move(asking);
    EXPECT_EQ(at(old, "/result/structuredContent/said"), "echo");
    EXPECT_EQ(at(old, "/result/resultType"), nullptr);
    asking = peer.ask(call("\"3\"", "echo"));
    json::value const young = co_await std::move(asking);
    EXPECT_EQ(at(young, "/id"), "3");
    EXPECT_EQ(at(young, "/result/resultType"), "complete");
  });
}

TEST(WireServer, refuses_a_request_that_belongs_to_no_era) {
  Tools tools;
  play(tools, [](Peer& peer) -> Task<> {
    Task<json::value> asking =
        peer.ask(R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})");
    json::value const bare = co_await std::move(asking);
    EXPECT_EQ(at(bare, "/error/code"), -32602);
    asking = peer.ask(R"({"jsonrpc":"2.0","id":2,"method":"ping"})");
    json::value const pong = co_await std::move(asking);
    EXPECT_EQ(at(pong, "/result"), json::object());
  });
}

TEST(WireServer, refuses_a_version_that_it_does_not_speak) {
  Tools tools;
  play(tools, [](Peer& peer) -> Task<> {
    std::string line = modern("1", "tools/list");
    line.replace(line.find("2026-07-28"), 10, "2099-01-01");
    Task<json::value> asking = peer.ask(line);
    json::value const answer = co_await std::move(asking);
    EXPECT_EQ(at(answer, "/error/code"), -32022);
    EXPECT_EQ(at(answer, "/error/data/supported/0"), "2026-07-28");
  });
}

TEST(WireServer, answers_what_is_no_message_and_goes_on) {
  Tools tools;
  play(tools, [](Peer& peer) -> Task<> {
    for (auto const& [line, code] : {std::pair{"hello?", -32700}, std::pair{"[]", -32600},
                                     std::pair{R"({"jsonrpc":"2.0","id":1})", -32600}}) {
      Task<json::value> asking = peer.ask(line);
      json::value const answer = co_await std::move(asking);
      EXPECT_EQ(at(answer, "/error/code"), code) << line;
    }
    Task<json::value> asking = peer.ask(call("1", "echo"));
    json::value const answer = co_await std::move(asking);
    EXPECT_EQ(at(answer, "/result/structuredContent/said"), "echo");
  });
}

// Spec: MCP 2026-07-28 basic/cancellation; MCP 2025-11-25 basic/utilities/cancellation
TEST(WireServer, ends_a_cancelled_request_without_an_answer) {
  Tools tools;
  Counts const& counts = tools.counts;
  play(tools, [&counts](Peer& peer) -> Task<> {
    Task<> saying = peer.say(call("7", "hang"));
    co_await std::move(saying);
    // A string is not the number: this cancels nothing.
    saying = peer.say(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}})");
    co_await std::move(saying);
    Task<json::value> asking = peer.ask(call("8", "echo"));
    json::value const between = co_await std::move(asking);
    EXPECT_EQ(at(between, "/id"), 8);
    EXPECT_EQ(counts.started, 1);
    EXPECT_EQ(counts.ended, 0);
    saying = peer.say(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}})");
    co_await std::move(saying);
    asking = peer.ask(call("9", "echo"));
    json::value const next = co_await std::move(asking);
    EXPECT_EQ(at(next, "/id"), 9);
    EXPECT_EQ(counts.ended, 1);
    // Its id is free again.
    asking = peer.ask(call("7", "echo"));
    json::value const again = co_await std::move(asking);
    EXPECT_EQ(at(again, "/result/structuredContent/said"), "echo");
  });
}

// Spec: MCP 2026-07-28 basic/utilities/subscriptions; MCP 2025-11-25 server/tools
TEST(WireServer, tells_a_session_and_a_listener_of_changes) {
  Tools tools;
  play(tools, [&tools](Peer& peer) -> Task<> {
    Task<json::value> asking = peer.ask(kHello);
    json::value const hello = co_await std::move(asking);
    EXPECT_EQ(at(hello, "/result/capabilities/tools/listChanged"), true);
    tools.server.changes().tools_changed();
    Task<json::value> hearing = peer.hear();
    json::value const told = co_await std::move(hearing);
    EXPECT_EQ(at(told, "/method"), "notifications/tools/list_changed");
    EXPECT_EQ(at(told, "/params/_meta"), nullptr);
    asking =
        peer.ask(modern("\"l\"", "subscriptions/listen",
                        R"(,"notifications":{"promptsListChanged":true,"toolsListChanged":true})"));
    json::value const acknowledged = co_await std::move(asking);
    EXPECT_EQ(at(acknowledged, "/method"), "notifications/subscriptions/acknowledged");
    EXPECT_EQ(at(acknowledged, "/params/notifications"),
              json::object({{"toolsListChanged", true}}));
    EXPECT_EQ(at(acknowledged, "/params/_meta/io.modelcontextprotocol~1subscriptionId"), "l");
  });
}

TEST(WireServer, bounds_what_runs_at_one_time_and_refuses_an_id_twice) {
  Tools tools;
  WireServerOptions options;
  options.max_requests = 2;
  options.farewell = milliseconds(1);
  play(
      tools,
      [](Peer& peer) -> Task<> {
        Task<> saying = peer.say(call("1", "hang"));
        co_await std::move(saying);
        Task<json::value> asking = peer.ask(call("1", "echo"));
        json::value const twice = co_await std::move(asking);
        EXPECT_EQ(at(twice, "/error/code"), -32600);
        saying = peer.say(call("2", "hang"));
        co_await std::move(saying);
        asking = peer.ask(call("3", "echo"));
        json::value const third = co_await std::move(asking);
        EXPECT_EQ(at(third, "/error/code"), -32603);
      },
      options);
  EXPECT_EQ(tools.counts.ended, 2);
}

TEST(WireServer, gives_what_runs_a_little_time_after_the_end_of_the_input) {
  Tools tools;
  WireServerOptions options;
  options.farewell = milliseconds(20);
  play(
      tools,
      [](Peer& peer) -> Task<> {
        Task<> saying = peer.say(call("1", "hang"));
        co_await std::move(saying);
        Task<json::value> asking = peer.ask(call("2", "echo"));
        json::value const answer = co_await std::move(asking);
        EXPECT_EQ(at(answer, "/id"), 2);
      },
      options);
  EXPECT_EQ(tools.counts.started, 1);
  EXPECT_EQ(tools.counts.ended, 1);
}

// The whole way with our own client, in each era.

Task<std::string> said(Client& client, std::string tool) {
  Task<CallToolResult> calling = client.call_tool(std::move(tool), json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.structured_content ? std::string(json_text(*result.structured_content, "said"))
                                      : "(failed)";
}

TEST(WireServer, answers_lists_and_asks_our_own_client_in_each_era) {
  Tools tools;
  for (EraChoice const era : {EraChoice::modern, EraChoice::legacy, EraChoice::automatic}) {
    MemoryBed bed(tools.server);
    bed.options.era = era;
    bed.input.answer.action = ElicitAction::accept;
    bed.input.answer.content = json::object();
    bool const good = bed.use<bool>([](Client& client) -> Task<bool> {
      Task<std::vector<Tool>> listing = client.list_tools();
      std::vector<Tool> const listed = co_await std::move(listing);
      EXPECT_EQ(listed.size(), 4U);
      Task<std::string> calling = said(client, "echo");
      std::string const plain = co_await std::move(calling);
      EXPECT_EQ(plain, "echo");
      calling = said(client, "ask");
      std::string const asked = co_await std::move(calling);
      EXPECT_EQ(asked, "yes");
      double last = 0;
      CallOptions options;
      options.on_progress = [&last](ProgressParams const& params) { last = params.progress; };
      Task<CallToolResult> stepping = client.call_tool("steps", json::object(), options);
      CallToolResult const steps = co_await std::move(stepping);
      EXPECT_EQ(last, 2.0);
      co_return !steps.is_error.value_or(false);
    });
    EXPECT_TRUE(good);
    EXPECT_EQ(bed.input.asked.size(), 1U);
  }
}

TEST(WireServer, is_told_when_our_client_gives_up) {
  Tools tools;
  for (EraChoice const era : {EraChoice::modern, EraChoice::legacy}) {
    tools.counts = {};
    MemoryBed bed(tools.server);
    bed.options.era = era;
    Counts const& counts = tools.counts;
    bed.use<bool>([&counts](Client& client) -> Task<bool> {
      CallOptions brief;
      brief.timeout = milliseconds(20);
      try {
        Task<CallToolResult> calling = client.call_tool("hang", json::object(), brief);
        CallToolResult const never = co_await std::move(calling);
        ADD_FAILURE() << "must throw";
      } catch (Exception const& failure) {
        EXPECT_EQ(failure.code(), AsyncErrc::deadline);
      }
      Task<std::string> calling = said(client, "echo");
      std::string const text = co_await std::move(calling);
      EXPECT_EQ(counts.started, 1);
      EXPECT_EQ(counts.ended, 1);
      co_return text == "echo";
    });
  }
}

}  // namespace
}  // namespace tessera::mcp
