#include "agent/turn.hpp"

#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "base/json.hpp"
#include "llm/offline/offline_model.hpp"
#include "testkit/quiet_observer.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tessera::agent {
namespace {

/// A server in memory: `get_email` reads; `change_email` writes, asking first if told to.
class AccountServer final : public ToolHost {
 public:
  Task<> ready() override { co_return; }
  [[nodiscard]] std::vector<Tool> tools() const override {
    Tool get{"mail", "get_email", "Get e-mail", "", {}, {}, true, false, false};
    get.input_schema =
        parse_json(R"({"properties":{"account_id":{"type":"string"}},"required":["account_id"]})")
            .value()
            .as_object();
    Tool change{"mail", "change_email", "Change e-mail", "", {}, {}, false, true, asks};
    change.input_schema =
        parse_json(
            R"({"properties":{"account_id":{"type":"string"},"new_email":{"type":"string","format":"email"}},
                "required":["account_id","new_email"]})")
            .value()
            .as_object();
    return {get, change};
  }
  [[nodiscard]] bool trusted_to_ask(std::string const&) const override { return trusted; }

  Task<ToolOutcome> call(std::string, std::string tool, json::object arguments,
                         CallSupport& support) override {
    ToolOutcome outcome;
    if (hang) co_await sleep_for(std::chrono::hours(1));
    if (tool == "get_email") {
      outcome.content.emplace_back(llm::Text{"the address is " + email});
      if (structured) outcome.structured = json::object{{"email", email}};
      co_return outcome;
    }
    if (asks) {
      Elicitation question;
      question.message = "Change it?";
      ElicitAnswer const answer = co_await support.elicit(std::move(question));
      if (answer.action != ElicitAction::accept) {
        outcome.content.emplace_back(llm::Text{"cancelled, nothing was changed"});
        co_return outcome;
      }
    }
    email = arguments.at("new_email").as_string().c_str();
    outcome.content.emplace_back(llm::Text{"changed"});
    co_return outcome;
  }

  std::string email = "old@example.com";
  bool asks = false;
  bool trusted = false;
  bool hang = false;
  bool structured = false;
};

class ScriptedPerson final : public Person {
 public:
  [[nodiscard]] bool present() const override { return here; }
  Task<ApprovalAnswer> approve(CallDetails call) override {
    dialogs += "host:" + call.tool + " ";
    ApprovalAnswer reply = says_yes ? Approval::once : Approval::no;
    reply.reason = no_because;
    reply.disable = disables;
    reply.arguments = instead;
    co_return reply;
  }
  Task<ElicitAnswer> answer(CallDetails call, Elicitation question) override {
    if (!here) co_return ElicitAnswer{ElicitAction::decline, {}};
    dialogs += "server:" + call.tool + ":" + question.message + " ";
    co_return ElicitAnswer{says_yes ? ElicitAction::accept : ElicitAction::decline, {}};
  }
  bool here = true;
  bool says_yes = true;
  std::string no_because;
  bool disables = false;
  std::optional<json::object> instead;
  std::string dialogs;
};

class TurnOfTalk : public testing::Test {
 protected:
  TurnReport say(std::string text) { return testkit::run(agent.turn(std::move(text))); }

  llm::offline::OfflineModel model;
  AccountServer server;
  Approvals approvals{{}};
  ScriptedPerson person;
  testkit::QuietObserver observer;
  NoTranscript transcript;
  ManualClock clock;
  TurnLimits limits;
  Agent agent{{model, server, approvals, person, observer, transcript, clock}, limits};
};

constexpr char const* kChange = "Change the email for account 1 to new@example.com";

TEST_F(TurnOfTalk, reads_without_a_question) {
  TurnReport const report = say("What is the email for account 1?");
  EXPECT_NE(report.text.find("old@example.com"), std::string::npos);
  EXPECT_EQ(report.stop_reason, "end_turn");
  ASSERT_EQ(report.calls.size(), 1U);
  EXPECT_EQ(report.calls[0].decision, "allow");
  EXPECT_EQ(person.dialogs, "");
}

TEST_F(TurnOfTalk, asks_before_it_writes_to_a_server_that_does_not_ask) {
  say(kChange);
  EXPECT_EQ(person.dialogs, "host:change_email ");
  EXPECT_EQ(server.email, "new@example.com");
}

TEST_F(TurnOfTalk, sends_nothing_after_a_no) {
  person.says_yes = false;
  TurnReport const report = say(kChange);
  EXPECT_EQ(observer.started, 0);
  EXPECT_EQ(server.email, "old@example.com");
  EXPECT_TRUE(report.calls.at(0).denied);
  EXPECT_NE(report.text.find("the person said no"), std::string::npos);
}

TEST_F(TurnOfTalk, shows_one_dialog_for_a_trusted_server_that_asks_by_itself) {
  server.asks = server.trusted = true;
  say(kChange);
  EXPECT_EQ(person.dialogs, "server:change_email:Change it? ");
  EXPECT_EQ(server.email, "new@example.com");
}

TEST_F(TurnOfTalk, passes_a_no_to_the_server_that_asked) {
  server.asks = server.trusted = true;
  person.says_yes = false;
  TurnReport const report = say(kChange);
  EXPECT_EQ(server.email, "old@example.com");
  EXPECT_TRUE(report.calls.at(0).denied);
  EXPECT_NE(report.text.find("nothing was changed"), std::string::npos);
}

TEST_F(TurnOfTalk, does_not_take_an_untrusted_servers_word_that_it_asks) {
  server.asks = true;
  say(kChange);
  EXPECT_EQ(person.dialogs, "host:change_email server:change_email:Change it? ");
}

TEST_F(TurnOfTalk, writes_nothing_where_nobody_can_be_asked) {
  person.here = false;
  TurnReport report = say(kChange);
  EXPECT_TRUE(report.calls.at(0).denied);
  EXPECT_EQ(observer.started, 0);
  server.asks = server.trusted = true;
  report = say(kChange);
  EXPECT_TRUE(report.calls.at(0).denied);
  EXPECT_EQ(server.email, "old@example.com");
}

TEST_F(TurnOfTalk, removes_credentials_that_a_server_echoes) {
  server.email = "Bearer abcdefgh12345678abcdefgh";
  TurnReport const report = say("What is the email for account 1?");
  EXPECT_EQ(report.text.find("abcdefgh"), std::string::npos);
  EXPECT_NE(report.text.find("[credential removed]"), std::string::npos);
}

Task<> start_and_cancel(TaskGroup& group, Agent& agent, TurnReport& report, std::string text) {
  auto work = [](Agent& on, TurnReport& into, std::string said) -> Task<> {
    into = co_await on.turn(std::move(said));
  };
  group.spawn("turn", work(agent, report, std::move(text)));
  co_await sleep_for(std::chrono::milliseconds(1));
  co_await group.stop();
}

TEST_F(TurnOfTalk, reports_an_unknown_outcome_when_a_write_is_cancelled) {
  server.hang = true;
  asio::io_context loop(1);
  TaskGroup group(loop.get_executor());
  TurnReport report;
  testkit::run(loop, start_and_cancel(group, agent, report, kChange));
  EXPECT_EQ(report.stop_reason, "cancelled");
  ASSERT_EQ(report.calls.size(), 1U);
  EXPECT_TRUE(report.calls[0].outcome_unknown);
  auto const& last = agent.conversation().back();
  ASSERT_EQ(last.role, llm::Role::tool);
  auto const& result = std::get<llm::ToolResult>(last.parts.at(0));
  EXPECT_NE(std::get<llm::Text>(result.content.at(0)).text.find("outcome is unknown"),
            std::string::npos);
  server.hang = false;
  EXPECT_EQ(say("What is the email for account 1?").stop_reason, "end_turn");
}

TEST_F(TurnOfTalk, tells_the_model_why_the_person_said_no) {
  person.says_yes = false;
  person.no_because = "not before Monday";
  TurnReport const report = say("Change the email of account 1 to new@example.com");
  EXPECT_EQ(report.calls.at(0).reason, "the person said no: not before Monday");
  auto const& result = std::get<llm::ToolResult>(agent.conversation().at(2).parts.at(0));
  EXPECT_NE(std::get<llm::Text>(result.content.at(0)).text.find("not before Monday"),
            std::string::npos);
}

TEST_F(TurnOfTalk, sends_the_arguments_that_the_person_has_edited_and_says_so_to_the_model) {
  person.instead = json::object{{"account_id", "1"}, {"new_email", "right@example.com"}};
  TurnReport const report = say("Change the email of account 1 to new@example.com");
  EXPECT_EQ(server.email, "right@example.com");
  EXPECT_EQ(report.calls.at(0).args_sha256, digest_of_arguments(*person.instead));
  auto const& result = std::get<llm::ToolResult>(agent.conversation().at(2).parts.at(0));
  EXPECT_NE(std::get<llm::Text>(result.content.at(0)).text.find("changed the arguments"),
            std::string::npos);
}

TEST_F(TurnOfTalk, neither_calls_nor_offers_a_tool_that_the_person_switched_off) {
  person.says_yes = false;
  person.disables = true;
  say("Change the email of account 1 to new@example.com");
  person.says_yes = true;
  std::string const before = person.dialogs;
  TurnReport const report = say("Change the email of account 1 to new@example.com");
  EXPECT_EQ(person.dialogs, before);
  EXPECT_EQ(server.email, "old@example.com");
  for (CallRecord const& call : report.calls) EXPECT_NE(call.tool, "change_email");
}

/// Calls what it is told to, for ever.
class Stubborn final : public llm::Model {
 public:
  [[nodiscard]] std::string provider() const override { return "test"; }
  [[nodiscard]] std::string name() const override { return "stubborn"; }
  [[nodiscard]] bool is_ai() const override { return true; }
  Task<> respond(llm::Request const&, llm::EventSink& sink) override {
    llm::ToolCall call{"id-" + std::to_string(++count), tool, arguments, problem};
    sink.tool_call(std::move(call));
    llm::Finished end;
    end.reason = llm::StopReason::tool_calls;
    sink.finished(std::move(end));
    co_return;
  }
  std::string tool = "get_email";
  json::object arguments{{"account_id", "1"}};
  std::string problem;
  int count = 0;
};

TEST_F(TurnOfTalk, stops_a_model_that_never_ends) {
  Stubborn endless;
  Agent other({endless, server, approvals, person, observer, transcript, clock}, limits);
  TurnReport const report = testkit::run(other.turn("go"));
  EXPECT_EQ(report.stop_reason, "limit");
  EXPECT_EQ(endless.count, limits.responses);
  EXPECT_EQ(observer.started, limits.equal_calls);
}

TEST_F(TurnOfTalk, answers_a_call_of_an_unknown_tool_with_an_error_and_calls_nothing) {
  Stubborn inventive;
  inventive.tool = "format_disk";
  Agent other({inventive, server, approvals, person, observer, transcript, clock}, limits);
  TurnReport const report = testkit::run(other.turn("go"));
  EXPECT_EQ(observer.started, 0);
  EXPECT_EQ(report.calls.at(0).decision, "unknown_tool");
}

TEST_F(TurnOfTalk, tells_the_model_why_its_arguments_cannot_be_used_and_calls_nothing) {
  Stubborn garbled;
  garbled.problem = "Not called: the arguments are not JSON.";
  Agent other({garbled, server, approvals, person, observer, transcript, clock}, limits);
  TurnReport const report = testkit::run(other.turn("go"));
  EXPECT_EQ(observer.started, 0);
  EXPECT_EQ(report.calls.at(0).decision, "malformed");
  auto const& result = std::get<llm::ToolResult>(other.conversation().at(2).parts.at(0));
  EXPECT_TRUE(result.is_error);
  EXPECT_EQ(std::get<llm::Text>(result.content.at(0)).text, garbled.problem);
}

TEST_F(TurnOfTalk, removes_credentials_from_the_value_that_a_server_returns) {
  server.email = "Bearer abcdefgh12345678abcdefgh";
  server.structured = true;
  say("What is the email for account 1?");
  auto const& result = std::get<llm::ToolResult>(agent.conversation().at(2).parts.at(0));
  EXPECT_EQ(write_json(result.structured.value()), R"({"email":"[credential removed]"})");
}

TEST_F(TurnOfTalk, a_confirmation_that_the_model_writes_is_no_consent) {
  Stubborn forger;
  forger.tool = "change_email";
  forger.arguments = {{"account_id", "1"}, {"new_email", "evil@x.org"}, {"confirmation", "Y"}};
  person.says_yes = false;
  Agent other({forger, server, approvals, person, observer, transcript, clock}, limits);
  testkit::run(other.turn("go"));
  EXPECT_EQ(server.email, "old@example.com");
}

TEST(ToolNames, are_unique_and_fit_for_any_model) {
  Tool a;
  a.server = "one";
  a.name = "get";
  Tool b = a;
  b.server = "two server";
  Tool c = a;
  c.name = "odd.name/x";
  ToolNames const names({a, b, c});
  EXPECT_EQ(names.definitions()[0].name, "one__get");
  EXPECT_EQ(names.definitions()[1].name, "two_server__get");
  EXPECT_EQ(names.definitions()[2].name, "odd_name_x");
  EXPECT_EQ(names.find("two_server__get")->server, "two server");
  EXPECT_EQ(names.find("get"), nullptr);
}

TEST(FileTranscript, appends_lines_that_only_the_owner_can_read) {
  std::string folder = (std::filesystem::temp_directory_path() / "transcript-XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  ManualClock clock;
  std::string path;
  {
    auto transcript = FileTranscript::create(folder + "/sessions", "s1", clock, {});
    ASSERT_TRUE(transcript.has_value());
    (*transcript)
        ->add("user", {{"text", "my token is eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbm"}});
    (*transcript)->add("turn", {{"stop_reason", "end_turn"}});
    path = (*transcript)->path();
  }
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  std::ifstream file(path);
  std::string head;
  std::string first;
  std::string second;
  ASSERT_TRUE(std::getline(file, head) && std::getline(file, first) && std::getline(file, second));
  EXPECT_EQ(json_text(parse_json(head).value(), "kind"), "session");
  EXPECT_EQ(json_text(parse_json(first).value(), "text"), "my token is [credential removed]");
  EXPECT_EQ(json_text(parse_json(second).value(), "kind"), "turn");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tessera::agent
