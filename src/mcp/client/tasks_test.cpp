#include "mcp/client/tasks.hpp"

#include "async/event.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/errc.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace tessera::mcp {
namespace {

using testkit::code_thrown;
using testkit::mcp_error;
using testkit::mcp_result;
using testkit::McpClientBed;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

json::object task(std::string_view status, char const* kind = "complete") {
  return json::object{{"resultType", kind},
                      {"taskId", "t-1"},
                      {"status", status},
                      {"createdAt", "2026-07-28T00:00:00Z"},
                      {"lastUpdatedAt", "2026-07-28T00:00:00Z"},
                      {"ttlMs", nullptr},
                      {"pollIntervalMs", 20}};
}
json::value text_result(std::string_view text) {
  return json::object{{"content", json::array{json::object{{"type", "text"}, {"text", text}}}}};
}

/// A server that makes a task of every call; `later` answers `tasks/get`.
McpPeer::Answer with_tasks(McpPeer::Answer later) {
  return [later](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    if (seen.method() == "tools/call") return mcp_result(seen, task("working", "task"));
    if (seen.method() == "tasks/get") return later(seen);
    return mcp_result(seen, json::object{{"resultType", "complete"}});
  };
}

Task<std::string> call_t(Client& client) {
  Task<CallToolResult> calling = client.call_tool("t", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}

class TasksTest : public testing::Test {
 protected:
  std::string call(McpPeer& peer) { return use(peer, call_t); }
  template <class T>
  T use(McpPeer& peer, Task<T> (*work)(Client&)) {
    McpClientBed bed(peer.url());
    bed.options.extensions[kTasksExtension] = json::object();
    bed.options.longest_task = longest;
    bed.input.answer = ElicitResult{ElicitAction::accept, json::object{{"sure", true}}};
    return bed.use<T>(work);
  }
  std::chrono::milliseconds longest{20'000};
};

// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
TEST_F(TasksTest, follows_a_task_and_answers_each_question_once) {
  auto const looks = std::make_shared<std::atomic<int>>(0);
  McpPeer::Answer const later = with_tasks([looks](Seen const& seen) {
    int const look = ++*looks;
    json::object now = task(look == 1 ? "working" : look < 4 ? "input_required" : "completed");
    if (look == 2 || look == 3)
      now["inputRequests"] = parse_json(R"({"k":{"method":"elicitation/create",
        "params":{"message":"Sure?","requestedSchema":{"type":"object","properties":{}}}}})")
                                 .value();
    if (look >= 4) now["result"] = text_result("done");
    return mcp_result(seen, std::move(now));
  });
  McpPeer peer(later);
  EXPECT_EQ(call(peer), "done");
  EXPECT_EQ(peer.count("tasks/get"), 4U);
  ASSERT_EQ(peer.count("tasks/update"), 1U) << "an answered key is not answered again";
  Seen const update = peer.last("tasks/update");
  EXPECT_EQ(update.headers.get("Mcp-Name"), "t-1");
  EXPECT_EQ(update.at("/params/taskId"), "t-1");
  EXPECT_EQ(update.at("/params/inputResponses/k/content/sure"), true);
  EXPECT_TRUE(peer.last("tools/call")
                  .at("/params/_meta/io.modelcontextprotocol~1clientCapabilities/extensions/"
                      "io.modelcontextprotocol~1tasks")
                  .is_object());
}

TEST_F(TasksTest, tells_a_failed_task_from_a_cancelled_one) {
  McpPeer failed(with_tasks([](Seen const& seen) {
    json::object now = task("failed");
    now["error"] = json::object{{"code", -32603}, {"message", "broken"}};
    return mcp_result(seen, std::move(now));
  }));
  try {
    call(failed);
    FAIL() << "must throw";
  } catch (RemoteError const& failure) {
    EXPECT_EQ(failure.error_object().code, -32603);
    EXPECT_EQ(failure.error_object().message, "broken");
  }
  McpPeer cancelled(
      with_tasks([](Seen const& seen) { return mcp_result(seen, task("cancelled")); }));
  EXPECT_EQ(code_thrown([&] { call(cancelled); }), AsyncErrc::cancelled);
}

TEST_F(TasksTest, cancels_a_task_that_takes_too_long) {
  McpPeer peer(with_tasks([](Seen const& seen) { return mcp_result(seen, task("working")); }));
  longest = std::chrono::milliseconds(60);
  EXPECT_EQ(code_thrown([&] { call(peer); }), AsyncErrc::deadline);
  ASSERT_EQ(peer.count("tasks/cancel"), 1U);
  EXPECT_EQ(peer.last("tasks/cancel").headers.get("Mcp-Name"), "t-1");
}

TEST_F(TasksTest, refuses_what_is_no_task_of_ours) {
  McpPeer other(with_tasks([](Seen const& seen) {
    json::object now = task("completed");
    now["taskId"] = "t-2";
    now["result"] = text_result("theirs");
    return mcp_result(seen, std::move(now));
  }));
  EXPECT_EQ(code_thrown([&] { call(other); }), Errc::bad_message);
  McpPeer empty(with_tasks([](Seen const& seen) { return mcp_result(seen, task("completed")); }));
  EXPECT_EQ(code_thrown([&] { call(empty); }), Errc::bad_message);
}

TEST_F(TasksTest, refuses_a_task_that_was_not_offered) {
  McpPeer peer(with_tasks([](Seen const& seen) { return mcp_error(seen, 200, -32602); }));
  McpClientBed bed(peer.url());
  EXPECT_EQ(code_thrown([&] { bed.use<std::string>(call_t); }), Errc::not_supported);
}

TEST_F(TasksTest, lets_a_caller_do_it_step_by_step) {
  McpPeer peer(with_tasks([](Seen const& seen) {
    json::object now = task("completed");
    now["result"] = text_result("done");
    return mcp_result(seen, std::move(now));
  }));
  auto const steps = [](Client& client) -> Task<std::string> {
    Task<StartedCall> starting = client.start_tool("t", json::object());
    StartedCall const started = co_await std::move(starting);
    std::string const id = started.task.value().task_id;
    Task<TaskState> looking = client.get_task(id);
    TaskState const seen = co_await std::move(looking);
    Task<> cancelling = client.cancel_task(id);
    co_await std::move(cancelling);
    Task<CallToolResult> finishing = client.finish_task(seen);
    CallToolResult const result = co_await std::move(finishing);
    co_return id + " " + result.content.at(0).text.value_or("");
  };
  EXPECT_EQ(use<std::string>(peer, steps), "t-1 done");
  EXPECT_EQ(peer.count("tasks/cancel"), 1U);
}

}  // namespace
}  // namespace tessera::mcp
