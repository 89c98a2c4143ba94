// The host against a real MCP server on a real socket: what a person or a script gets to see.
#include "agent/mcp_tool_host.hpp"
#include "http/client/curl_client.hpp"
#include "http/message/method.hpp"
#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "llm/offline/offline_model.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "packages/ai-agent-chatbox/dialog.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/headless.hpp"
#include "packages/ai-agent-chatbox/report.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>

namespace tessera::chatbox {
namespace mail {

struct GetArguments {
  std::string account_id;
};
BOOST_DESCRIBE_STRUCT(GetArguments, (), (account_id))
struct ChangeArguments {
  std::string account_id;
  std::string new_email;
};
BOOST_DESCRIBE_STRUCT(ChangeArguments, (), (account_id, new_email))
struct Output {
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Output, (), (email))

}  // namespace mail

namespace {

/// One account; its tools run on the server's thread.
class Mail {
 public:
  [[nodiscard]] std::string email() {
    std::lock_guard const lock(mutex_);
    return email_;
  }
  void set(std::string email) {
    std::lock_guard const lock(mutex_);
    email_ = std::move(email);
  }

 private:
  std::mutex mutex_;
  std::string email_ = "old@example.com";
};

struct Get {
  Mail& account;
  Task<mcp::ToolResult<mail::Output>> operator()(mcp::CallContext&, mail::GetArguments) const {
    mail::Output out;
    out.email = account.email();
    co_return out;
  }
};

struct Change {
  Mail& account;
  bool asks;

  Task<mcp::ToolResult<mail::Output>> operator()(mcp::CallContext& context,
                                                 mail::ChangeArguments arguments) const {
    std::optional<mcp::ElicitResult> const answer = context.answer("confirm");
    if (asks && !answer) {
      json::object yes{{"type", "boolean"}};
      json::object schema{{"type", "object"}, {"properties", {{"confirm", std::move(yes)}}}};
      mcp::InputRequired question;
      question.requests.emplace("confirm", mcp::elicit_form("Change it?", std::move(schema)));
      co_return question;
    }
    bool const agreed = !asks || answer->action == mcp::ElicitAction::accept;
    if (agreed) account.set(std::move(arguments.new_email));
    mail::Output out;
    out.email = account.email();
    co_return out;
  }
};

/// What a person at the terminal would have answered.
class Answering final : public agent::Person {
 public:
  [[nodiscard]] bool present() const override { return true; }
  Task<agent::ApprovalAnswer> approve(agent::CallDetails) override {
    ++dialogs;
    agent::ApprovalAnswer reply = says_yes ? agent::Approval::once : agent::Approval::no;
    co_return reply;
  }
  Task<agent::ElicitAnswer> answer(agent::CallDetails, agent::Elicitation question) override {
    ++dialogs;
    last_question = question.message;
    agent::ElicitAnswer answer;
    answer.action = says_yes ? agent::ElicitAction::accept : agent::ElicitAction::decline;
    if (says_yes) answer.content = {{"confirm", true}};
    co_return answer;
  }
  bool says_yes = true;
  int dialogs = 0;
  std::string last_question;
};

auto client_maker(asio::io_context& loop, http::Client& http, Clock const& clock) {
  return [&loop, &http, &clock](mcp::ClientOptions options) {
    return std::make_unique<mcp::Client>(loop.get_executor(), http, nullptr, clock,
                                         std::move(options));
  };
}

struct Way {
  bool server_asks;
  bool trusted;
  mcp::EraChoice era;
};

class Chat : public testing::Test {
 protected:
  void connect(Way way) {
    mcp::ServerOptions options;
    options.name = "mail";
    options.version = "1";
    options.state_key = Secret(std::string(32, 'k'));
    options.allow_anonymous = true;
    tools_ = std::make_unique<mcp::Server>(std::move(options));
    mcp::ToolSpec get;
    get.name = "get_email";
    get.description = "Gets the e-mail address of an account";
    get.annotations = mcp::ToolAnnotations{.title = {}, .read_only_hint = true};
    tools_->add_tool<mail::GetArguments, mail::Output>(get, Get{account});
    mcp::ToolSpec change;
    change.name = "change_email";
    change.description = "Changes the e-mail address of an account";
    if (way.server_asks) change.meta = json::object{{"io.tessera/asksHuman", true}};
    tools_->add_tool<mail::ChangeArguments, mail::Output>(change, Change{account, way.server_asks});
    auto factory = [this](http::Worker&) { return mcp::http_endpoint(*tools_); };
    server_ = std::make_unique<http::Server>(http::ServerOptions{}, std::move(factory));
    server_->start();

    agent::McpToolHost::Options host_options;
    agent::McpToolHost::Server one;
    one.name = "mail";
    one.options.url = "http://localhost:" + std::to_string(server_->port()) + "/mcp";
    one.options.era = way.era;
    one.trusted_to_ask = way.trusted;
    http_ = http::make_curl_client(loop_);
    one.make_client = client_maker(loop_, *http_, clock_);
    host_options.servers.push_back(std::move(one));
    host_ = std::make_unique<agent::McpToolHost>(loop_.get_executor(), null_log(),
                                                 std::move(host_options));
  }

  agent::TurnReport say(std::string text, agent::Person& person) {
    return testkit::run(loop_, whole(std::move(text), person));
  }

  Task<agent::TurnReport> whole(std::string text, agent::Person& person) {
    agent::Agent agent({model_, *host_, approvals_, person, recorder_, transcript_, clock_}, {});
    host_->start();
    agent::TurnReport report = co_await agent.turn(std::move(text));
    co_await host_->stop();
    co_return report;
  }

  Mail account;

 private:
  std::unique_ptr<mcp::Server> tools_;
  std::unique_ptr<http::Server> server_;
  asio::io_context loop_{1};
  SystemClock clock_;
  std::unique_ptr<http::Client> http_;
  std::unique_ptr<agent::McpToolHost> host_;
  llm::offline::OfflineModel model_;
  agent::Approvals approvals_{{}};
  Recorder recorder_{"/nonexistent"};
  agent::NoTranscript transcript_;
};

constexpr char const* kChange = "Change the email of account 1 to new@example.com";

TEST_F(Chat, answers_a_question_with_what_the_server_says) {
  connect({false, false, mcp::EraChoice::automatic});
  NobodyHere nobody;
  agent::TurnReport const report = say("What is the email for account 1?", nobody);
  EXPECT_NE(report.text.find("old@example.com"), std::string::npos) << report.text;
  EXPECT_EQ(exit_code_of(report), kExitOk);
}

TEST_F(Chat, changes_nothing_and_says_so_when_nobody_is_there) {
  for (bool const server_asks : {false, true}) {
    connect({server_asks, server_asks, mcp::EraChoice::automatic});
    NobodyHere nobody;
    agent::TurnReport const report = say(kChange, nobody);
    EXPECT_EQ(exit_code_of(report), kExitDenied);
    EXPECT_TRUE(report.calls.at(0).denied);
    EXPECT_EQ(account.email(), "old@example.com");
  }
}

class ChatInBothEras : public Chat, public testing::WithParamInterface<mcp::EraChoice> {};

TEST_P(ChatInBothEras, asks_once_where_a_trusted_server_asks) {
  connect({true, true, GetParam()});
  Answering person;
  agent::TurnReport const report = say(kChange, person);
  EXPECT_EQ(person.dialogs, 1);
  EXPECT_EQ(person.last_question, "Change it?");
  EXPECT_EQ(account.email(), "new@example.com") << report.text;
}

TEST_P(ChatInBothEras, passes_a_no_on) {
  connect({true, true, GetParam()});
  Answering person;
  person.says_yes = false;
  agent::TurnReport const report = say(kChange, person);
  EXPECT_EQ(person.dialogs, 1);
  EXPECT_EQ(account.email(), "old@example.com");
  EXPECT_EQ(exit_code_of(report), kExitDenied);
}

TEST_P(ChatInBothEras, asks_once_itself_where_the_server_does_not) {
  connect({false, true, GetParam()});
  Answering person;
  say(kChange, person);
  EXPECT_EQ(person.dialogs, 1);
  EXPECT_EQ(person.last_question, "");
  EXPECT_EQ(account.email(), "new@example.com");
}

INSTANTIATE_TEST_SUITE_P(Eras, ChatInBothEras,
                         testing::Values(mcp::EraChoice::modern, mcp::EraChoice::legacy),
                         [](auto const& given) {
                           return given.param == mcp::EraChoice::modern ? "modern" : "legacy";
                         });

TEST(ChatWithoutServer, says_that_no_tool_is_connected) {
  asio::io_context loop(1);
  SystemClock const clock;
  auto const http = http::make_curl_client(loop);
  agent::McpToolHost::Options options;
  agent::McpToolHost::Server gone;
  gone.name = "gone";
  gone.options.url = "http://127.0.0.1:1/mcp";
  gone.make_client = client_maker(loop, *http, clock);
  options.servers.push_back(std::move(gone));
  agent::McpToolHost host(loop.get_executor(), null_log(), std::move(options));
  llm::offline::OfflineModel model;
  agent::Approvals approvals{{}};
  NobodyHere nobody;
  Recorder recorder("/nonexistent");
  agent::NoTranscript transcript;
  agent::Agent agent({model, host, approvals, nobody, recorder, transcript, clock}, {});
  auto const talk = [](agent::McpToolHost& on, agent::Agent& with) -> Task<std::string> {
    on.start();
    agent::TurnReport report = co_await with.turn("What is the email for account 1?");
    co_await on.stop();
    co_return report.text;
  };
  EXPECT_NE(testkit::run(loop, talk(host, agent)).find("No tools are connected"),
            std::string::npos);
  EXPECT_EQ(host.status().at(0).state, agent::ServerState::failed);
}

}  // namespace
}  // namespace tessera::chatbox
