#include "async/errc.hpp"
#include "async/sleep.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "mcp/client/client.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/server/app.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

// Our client against our server, over sockets: tasks and skills. What is on the wire is in
// tests/conversations.

namespace tessera::mcp {
namespace {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

WithContent<NoOutput> said(std::string text) {
  WithContent<NoOutput> answer;
  answer.content.push_back(text_content(std::move(text)));
  return answer;
}

Task<ToolResult<NoOutput>> confirmed(CallContext& context, Nothing) {
  if (auto const answer = context.answer("sure"))
    co_return said(answer->action == ElicitAction::accept ? "done" : "left");
  InputRequired input;
  input.requests.emplace(
      "sure",
      elicit_form("Sure?", json::object{{"type", "object"}, {"properties", json::object()}}));
  co_return input;
}

Task<ToolResult<NoOutput>> broken(CallContext&, Nothing) {
  throw Exception(fail(jsonrpc::Errc::internal_error, "It cannot be run."));
  co_return ToolError{};
}

/// Fulfilled when the work of a tool has let go of what it holds.
struct LetGo {
  std::promise<void>& told;
  ~LetGo() { told.set_value(); }
};

Task<ToolResult<NoOutput>> endless(std::promise<void>& stopped) {
  LetGo const guard{stopped};
  co_await sleep_for(std::chrono::hours(1));
  co_return said("never");
}

void add_endless(Server& server, std::promise<void>& stopped) {
  ToolSpec spec;
  spec.name = "endless";
  spec.description = "d";
  spec.timeout = std::chrono::hours(2);
  spec.task = TaskSupport::required;
  spec.task_poll = std::chrono::milliseconds(20);
  server.add_tool<Nothing, NoOutput>(
      std::move(spec), [&stopped](CallContext&, Nothing) { return endless(stopped); });
}

void add_tools(Server& server) {
  ToolSpec spec;
  spec.name = "confirmed";
  spec.description = "d";
  spec.task = TaskSupport::required;
  spec.task_poll = std::chrono::milliseconds(20);
  ToolSpec breaks = spec;
  breaks.name = "broken";
  server.add_tool<Nothing, NoOutput>(std::move(spec), confirmed);
  server.add_tool<Nothing, NoOutput>(std::move(breaks), broken);
}

/// A server with two workers that share their tasks.
class Bed {
 public:
  explicit Bed(std::filesystem::path skill = {}) : skill_(std::move(skill)) {
    server_.start();
    client.emplace("http://localhost:" + std::to_string(server_.port()) + "/mcp");
    client->options.extensions[kTasksExtension] = json::object();
    client->options.extensions[kSkillsExtension] = json::object();
  }
  ~Bed() { server_.stop(std::chrono::seconds(5)); }

  std::optional<testkit::McpClientBed> client;
  std::promise<void> stopped;  ///< Kept by the work of `endless`.

 private:
  struct Worker {
    explicit Worker(ServerOptions options) : server(std::move(options)) {}
    Server server;
    http::Handler handler;
  };

  static http::ServerOptions two_threads() {
    http::ServerOptions options;
    options.threads = 2;
    return options;
  }

  http::Handler make(http::Worker& worker) {
    ServerOptions options;
    options.name = "s";
    options.version = "1";
    options.state_key = Secret(std::string(32, 'k'));
    options.shared = shared_;
    auto const made = std::make_shared<Worker>(std::move(options));
    add_tools(made->server);
    add_endless(made->server, stopped);
    if (!skill_.empty()) made->server.add_skill_directory(skill_);
    HttpEndpointOptions endpoint;
    endpoint.tasks = &worker.tasks;
    http::Router router;
    router.add(http::Method::post, "/mcp", http_endpoint(made->server, std::move(endpoint)));
    made->handler = http::chain({http::error_boundary(null_log())}, std::move(router).handler());
    return [made](http::Request& request) { return made->handler(request); };
  }

  std::filesystem::path skill_;
  std::shared_ptr<SharedState> shared_ = make_shared_state();
  http::Server server_{two_threads(), [this](http::Worker& worker) { return make(worker); }};
};

Task<std::string> call_confirmed(Client& client) {
  Task<CallToolResult> calling = client.call_tool("confirmed", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}

Task<std::string> call_broken(Client& client) {
  Task<CallToolResult> calling = client.call_tool("broken", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}

// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28
TEST(Extensions, a_client_follows_a_task_and_answers_its_question) {
  Bed bed;
  bed.client->input.answer = ElicitResult{ElicitAction::accept, json::object()};
  for (int i = 0; i < 8; ++i) EXPECT_EQ(bed.client->use<std::string>(call_confirmed), "done");
  EXPECT_EQ(bed.client->input.asked.size(), 8U);
}

TEST(Extensions, a_client_hears_why_a_task_failed) {
  Bed bed;
  try {
    bed.client->use<std::string>(call_broken);
    FAIL() << "must throw";
  } catch (RemoteError const& failure) {
    EXPECT_EQ(failure.error_object().code, -32603);
    EXPECT_EQ(failure.error_object().message, "It cannot be run.");
  }
}

Task<std::string> call_endless(Client& client) {
  Task<CallToolResult> calling = client.call_tool("endless", json::object());
  CallToolResult const result = co_await std::move(calling);
  co_return result.content.at(0).text.value_or("");
}

// Spec: MCP extension io.modelcontextprotocol/tasks 2026-07-28 (tasks/cancel)
TEST(Extensions, cancelling_a_task_stops_its_work) {
  Bed bed;
  bed.client->options.longest_task = std::chrono::milliseconds(60);
  EXPECT_EQ(testkit::code_thrown([&] { bed.client->use<std::string>(call_endless); }),
            AsyncErrc::deadline);
  EXPECT_EQ(bed.stopped.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST(Extensions, a_client_without_tasks_is_refused_what_must_be_one) {
  Bed bed;
  bed.client->options.extensions.erase(kTasksExtension);
  try {
    bed.client->use<std::string>(call_confirmed);
    FAIL() << "must throw";
  } catch (RemoteError const& failure) {
    EXPECT_EQ(failure.error_object().code, wire_code(Errc::missing_client_capability));
  }
}

Task<std::string> load_last_file(Client& client) {
  Task<std::vector<Skill>> listing = client.list_skills();
  std::vector<Skill> const skills = co_await std::move(listing);
  Skill const skill = skills.at(0);
  std::string uri(skill.resources.as_array().back().at("uri").as_string());
  Task<std::string> loading = client.load_skill_file(skill, skill.uri);
  std::string const manifest = co_await std::move(loading);
  EXPECT_NE(manifest.find("name: sums"), std::string::npos);
  Task<std::string> loading_last = client.load_skill_file(skill, std::move(uri));
  std::string last = co_await std::move(loading_last);
  co_return last;
}

// Spec: MCP extension io.modelcontextprotocol/skills (integrity and verification)
TEST(Extensions, a_client_verifies_the_files_of_a_skill) {
  testkit::TempDir temp;
  std::ofstream(temp.file("SKILL.md")) << "---\nname: sums\ndescription: Adds\n---\nAdd.\n";
  std::ofstream(temp.file("a b.bin"), std::ios::binary) << std::string("\xff\0\x01", 3);
  Bed bed(temp.path());
  EXPECT_EQ(bed.client->use<std::string>(load_last_file), std::string("\xff\0\x01", 3));
}

TEST(Apps, refuses_a_page_that_hosts_would_not_show) {
  AppPage page;
  page.uri = "https://example.com";
  page.name = "p";
  page.html = "<p>";
  EXPECT_EQ(testkit::code_thrown([&] { static_cast<void>(make_app_page(page)); }),
            Errc::bad_message);
  page.uri = "ui://p";
  page.html.clear();
  EXPECT_EQ(testkit::code_thrown([&] { static_cast<void>(make_app_page(page)); }),
            Errc::bad_message);
  ToolSpec spec;
  EXPECT_EQ(testkit::code_thrown([&] { show_in_app(spec, "file:///p"); }), Errc::bad_message);
}

}  // namespace
}  // namespace tessera::mcp
