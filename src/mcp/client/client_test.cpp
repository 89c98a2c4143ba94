#include "mcp/client/client.hpp"

#include "async/event.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "http/errc.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "testkit/mcp_client_bed.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

// The client against the real server, over real sockets.

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::McpClientBed;

struct EchoArgs {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(EchoArgs, (), (text))
struct EchoOut {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(EchoOut, (), (text))

Task<ToolResult<EchoOut>> echo(CallContext&, EchoArgs args) { co_return EchoOut{args.text}; }

/// Asks the person and says what came back.
Task<ToolResult<EchoOut>> confirm(CallContext& context, EchoArgs args) {
  if (!context.can_elicit()) co_return ToolError{"nobody can be asked"};
  std::optional<ElicitResult> const answer = context.answer("sure");
  if (!answer) {
    InputRequired wanted;
    json::object schema =
        parse_json(
            R"({"type":"object","properties":{"yes":{"type":"boolean"}},"required":["yes"]})")
            .value()
            .get_object();
    wanted.requests.emplace("sure", elicit_form("Really " + args.text + "?", std::move(schema)));
    wanted.state = json::object{{"remembered", args.text}};
    co_return wanted;
  }
  std::string const kept(json_text(context.state(), "remembered"));
  if (answer->action == ElicitAction::accept) co_return EchoOut{"did " + kept};
  co_return EchoOut{answer->action == ElicitAction::decline ? "declined" : "cancelled"};
}

Task<ToolResult<EchoOut>> count(CallContext& context, EchoArgs args) {
  for (int i = 1; i <= 3; ++i) {
    Task<> telling = context.progress(i, 3.0, "step");
    co_await std::move(telling);
  }
  co_return EchoOut{args.text};
}

class RealServer {
 public:
  RealServer()
      : server_(http::Server::Options{}, [this](http::Worker&) {
          http::Handler const endpoint = http_endpoint(mcp_);
          http::Router router;
          for (http::Method const method :
               {http::Method::post, http::Method::get, http::Method::delete_})
            router.add(method, "/mcp", endpoint);
          return std::move(router).handler();
        }) {
    mcp_.add_tool<EchoArgs, EchoOut>({.name = "echo", .description = "Echoes"}, echo);
    mcp_.add_tool<EchoArgs, EchoOut>({.name = "confirm", .description = "Asks"}, confirm);
    mcp_.add_tool<EchoArgs, EchoOut>({.name = "count", .description = "Counts", .streams = true},
                                     count);
    auto const waits = [this](CallContext& context, EchoArgs args) {
      return hang_there(context, std::move(args));
    };
    mcp_.add_tool<EchoArgs, EchoOut>({.name = "hang", .description = "Hangs", .streams = true},
                                     waits);
    server_.start();
  }
  ~RealServer() { server_.stop(std::chrono::milliseconds(0)); }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(server_.port()) + "/mcp";
  }
  std::promise<void> hang_released;  ///< Set when the tool `hang` is let go.

 private:
  /// Says that it has begun, and waits for ever.
  Task<ToolResult<EchoOut>> hang_there(CallContext& context, EchoArgs args) {
    struct Release {
      std::promise<void>& promise;
      ~Release() { promise.set_value(); }
    } const release{hang_released};
    Task<> beginning = context.progress(1);
    co_await std::move(beginning);
    Task<> waiting = sleep_for(std::chrono::minutes(1));
    co_await std::move(waiting);
    co_return EchoOut{std::move(args.text)};
  }

  static Server::Options options() {
    Server::Options out;
    out.name = "real";
    out.version = "1";
    out.state_key = Secret(std::string(32, 'k'));
    out.allow_anonymous = true;
    return out;
  }
  Server mcp_{options()};
  http::Server server_;
};

json::object text_argument(std::string text) {
  json::object arguments;
  arguments["text"] = std::move(text);
  return arguments;
}

Task<std::string> said(Client& client, std::string tool, std::string text) {
  Task<CallToolResult> calling = client.call_tool(std::move(tool), text_argument(std::move(text)));
  CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) co_return "error";
  co_return std::string(json_text(*result.structured_content, "text"));
}
std::function<Task<std::string>(Client&)> say(std::string tool, std::string text) {
  return [tool, text](Client& client) { return said(client, tool, text); };
}

class BothEras : public testing::TestWithParam<EraChoice> {
 protected:
  std::string call(std::string tool, std::string text) {
    bed_.options.era = GetParam();
    return bed_.use<std::string>(say(std::move(tool), std::move(text)));
  }
  RealServer server_;
  McpClientBed bed_{server_.url()};
};
INSTANTIATE_TEST_SUITE_P(Client, BothEras, testing::Values(EraChoice::modern, EraChoice::legacy),
                         [](auto const& era) {
                           return std::string(era.param == EraChoice::modern ? "modern" : "legacy");
                         });

TEST_P(BothEras, calls_a_tool) { EXPECT_EQ(call("echo", "สวัสดี"), "สวัสดี"); }

TEST_P(BothEras, lists_the_tools) {
  bed_.options.era = GetParam();
  std::function<Task<std::string>(Client&)> const names = [](Client& client) -> Task<std::string> {
    Task<std::vector<Tool>> listing = client.list_tools();
    std::vector<Tool> const tools = co_await std::move(listing);
    std::string all;
    for (Tool const& tool : tools) all += tool.name + " ";
    co_return all;
  };
  EXPECT_EQ(bed_.use<std::string>(names), "echo confirm count hang ");
}

TEST_P(BothEras, asks_the_person_and_carries_the_answer_to_the_tool) {
  bed_.input.answer = ElicitResult{ElicitAction::accept, json::object{{"yes", true}}};
  EXPECT_EQ(call("confirm", "jump"), "did jump");
  ASSERT_EQ(bed_.input.asked.size(), 1U);
  EXPECT_EQ(bed_.input.asked[0].params.message, "Really jump?");
  EXPECT_EQ(bed_.input.asked[0].about, "confirm");
}

TEST_P(BothEras, carries_a_no_to_the_tool) {
  bed_.input.answer = ElicitResult{ElicitAction::decline, std::nullopt};
  EXPECT_EQ(call("confirm", "jump"), "declined");
  bed_.input.answer = ElicitResult{ElicitAction::cancel, std::nullopt};
  EXPECT_EQ(call("confirm", "jump"), "cancelled");
}

TEST_P(BothEras, declares_nothing_when_nobody_can_be_asked) {
  bed_.options.input = nullptr;
  EXPECT_EQ(call("confirm", "jump"), "error");
}

TEST_P(BothEras, hears_how_far_a_call_is) {
  bed_.options.era = GetParam();
  std::vector<double> heard;
  std::function<Task<std::string>(Client&)> const work =
      [&heard](Client& client) -> Task<std::string> {
    CallOptions options;
    options.on_progress = [&heard](ProgressParams const& progress) {
      heard.push_back(progress.progress);
    };
    Task<CallToolResult> calling =
        client.call_tool("count", text_argument("x"), std::move(options));
    CallToolResult const result = co_await std::move(calling);
    co_return std::string(json_text(*result.structured_content, "text"));
  };
  EXPECT_EQ(bed_.use<std::string>(work), "x");
  EXPECT_EQ(heard, (std::vector<double>{1, 2, 3}));
}

TEST_P(BothEras, gives_the_error_of_the_server_as_it_came) {
  try {
    call("missing", "x");
    FAIL() << "must throw";
  } catch (RemoteError const& failure) {
    EXPECT_EQ(failure.error_object().code, -32602);
  }
}

TEST_P(BothEras, cancels_the_tool_when_its_own_task_is_cancelled) {
  bed_.options.era = GetParam();
  std::function<Task<std::string>(Client&)> const work =
      [this](Client& client) -> Task<std::string> {
    TaskGroup group(bed_.loop.get_executor());
    Event begun(bed_.loop.get_executor());
    auto call_it = [](Client& asked, Event& begun_there) -> Task<> {
      CallOptions options;
      options.on_progress = [&begun_there](ProgressParams const&) { begun_there.set(); };
      Task<CallToolResult> calling =
          asked.call_tool("hang", text_argument("x"), std::move(options));
      CallToolResult const never = co_await std::move(calling);
    };
    group.spawn("call", call_it(client, begun));
    Task<> beginning = begun.wait();
    co_await std::move(beginning);
    Task<> stopping = group.stop();
    co_await std::move(stopping);
    co_return "stopped";
  };
  std::future<void> released = server_.hang_released.get_future();
  EXPECT_EQ(bed_.use<std::string>(work), "stopped");
  EXPECT_EQ(released.wait_for(std::chrono::seconds(10)), std::future_status::ready);
}

constexpr int kPairs = 1'000;

TEST_P(BothEras, keeps_answers_of_equal_ids_apart) {
  // Two clients count their requests from one, so each pair of calls has equal ids in flight.
  bed_.options.era = GetParam();
  McpClientBed other(server_.url());
  other.options.era = GetParam();
  std::atomic<int> wrong = 0;
  auto const many = [&wrong](std::string who) {
    return [&wrong, who](Client& client) -> Task<int> {
      TaskGroup group(co_await asio::this_coro::executor);
      auto one = [](Client& asked, std::string text, std::atomic<int>& bad) -> Task<> {
        Task<std::string> calling = said(asked, "echo", text);
        std::string const answer = co_await std::move(calling);
        if (answer != text) ++bad;
      };
      for (int i = 0; i < kPairs; ++i) {
        group.spawn("call", one(client, who + std::to_string(i), wrong));
        if (group.size() < 16) continue;
        Task<> waiting = group.wait();
        co_await std::move(waiting);
      }
      Task<> waiting = group.wait();
      co_await std::move(waiting);
      co_return kPairs;
    };
  };
  std::function<Task<int>(Client&)> const ours = many("a");
  std::function<Task<int>(Client&)> const theirs = many("b");
  auto second = std::async(std::launch::async, [&] { return other.use<int>(theirs); });
  EXPECT_EQ(bed_.use<int>(ours), kPairs);
  EXPECT_EQ(second.get(), kPairs);
  EXPECT_EQ(wrong, 0);
}

TEST(Client, finds_the_modern_era_of_the_server_by_itself) {
  RealServer server;
  McpClientBed bed(server.url());
  std::function<Task<std::string>(Client&)> const version =
      [](Client& client) -> Task<std::string> { co_return client.info().version; };
  EXPECT_EQ(bed.use<std::string>(version), "2026-07-28");
}

TEST(Client, says_that_nobody_listens) {
  McpClientBed bed("http://127.0.0.1:1/mcp");
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(say("echo", "x")); }),
            http::Errc::connect_failed);
}

}  // namespace
}  // namespace tessera::mcp
