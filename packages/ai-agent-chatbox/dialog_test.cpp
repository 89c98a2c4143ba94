#include "packages/ai-agent-chatbox/dialog.hpp"

#include "base/json.hpp"
#include "packages/ai-agent-chatbox/forms.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace tessera::chatbox {
namespace {

/// A terminal whose person has written the answers already.
class ScriptedTerminal final : public Terminal {
 public:
  [[nodiscard]] Look look() const override { return {}; }
  Task<Input> read_message(std::string prompt) override { return read_answer(std::move(prompt)); }
  Task<Input> read_answer(std::string prompt) override {
    screen += prompt;
    Input input;
    if (!answers.empty()) {
      input = Input{Input::Kind::text, answers.front()};
      answers.pop_front();
    }
    screen += input.text + "\n";
    co_return input;
  }
  Task<Input> edit_answer(std::string prompt, std::string text) override {
    edited = std::move(text);
    return read_answer(std::move(prompt));
  }
  void print(std::string_view text) override { screen += text; }
  void busy(std::string) override {}
  void idle() override {}
  void clear_screen() override {}
  Task<ImageProtocol> images() override { co_return ImageProtocol::off; }
  void on_interrupt(std::function<void()>) override {}
  void interrupt() override {}
  void end_input() override {}

  std::deque<std::string> answers;
  std::string screen;
  std::string edited;
};

agent::CallDetails change_email() {
  agent::CallDetails call;
  call.server = "email";
  call.tool = "change_email";
  call.title = "Change e-mail";
  call.arguments = {{"account_id", "12345"}, {"new_email", "mynew@email.com"}};
  return call;
}

agent::Elicitation yes_or_no() {
  agent::Elicitation question;
  question.message = "Change the e-mail?";
  question.schema = parse_json(R"({"type":"object","properties":{"confirm":{"type":"boolean"}}})")
                        .value()
                        .as_object();
  return question;
}

class Dialog : public testing::Test {
 protected:
  agent::ElicitAnswer answer(agent::Elicitation question) {
    return testkit::run(person.answer(change_email(), std::move(question)));
  }
  ScriptedTerminal terminal;
  TerminalPerson person{terminal, {{"email", "http://localhost:3005/mcp"}}};
};

TEST_F(Dialog, shows_server_tool_arguments_and_question_in_one_piece) {
  terminal.answers = {"Yes"};
  agent::ElicitAnswer const reply = answer(yes_or_no());
  EXPECT_EQ(reply.action, agent::ElicitAction::accept);
  EXPECT_EQ(write_json(reply.content), R"({"confirm":true})");
  EXPECT_EQ(terminal.screen,
            "\nConfirmation needed: the server asks before it goes on\n"
            "  server     email  http://localhost:3005/mcp\n"
            "  tool       change_email  (Change e-mail)\n"
            "  arguments  account_id = 12345\n"
            "             new_email  = mynew@email.com\n"
            "  question\n"
            "    Change the e-mail?\n"
            "Confirm? (Yes/No) [No] Yes\n");
}

TEST_F(Dialog, takes_everything_but_a_clear_yes_for_a_no) {
  std::vector<std::deque<std::string>> const scripts{
      {"No"}, {"n"}, {""}, {}, {"maybe", "hm", "well", "Yes"}, {"s", "a", "x"}};
  for (auto const& script : scripts) {
    terminal.answers = script;
    EXPECT_EQ(answer(yes_or_no()).action, agent::ElicitAction::decline);
  }
}

TEST_F(Dialog, asks_again_when_it_does_not_understand) {
  terminal.answers = {"what?", " yes! "};
  EXPECT_EQ(answer(yes_or_no()).action, agent::ElicitAction::accept);
}

TEST_F(Dialog, makes_hostile_text_harmless) {
  agent::CallDetails call = change_email();
  call.tool = "change\x1b[2J";
  call.arguments["new_email"] = "a@b.co\n  arguments  account_id = 999\xE2\x80\xAE";
  call.arguments["list"] = json::array{"\x1b]52;c;x\a"};
  agent::Elicitation question = yes_or_no();
  question.message = "Sure?\x1b[8m hidden\xE2\x80\xAE";
  terminal.answers = {"no"};
  testkit::run(person.answer(call, question));
  EXPECT_EQ(terminal.screen.find('\x1b'), std::string::npos);
  EXPECT_EQ(terminal.screen.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_EQ(terminal.screen.find("\n  arguments  account_id = 999"), std::string::npos);
}

TEST_F(Dialog, grants_for_a_session_or_for_exact_arguments_only_in_the_host_s_own_question) {
  for (auto const& [word, wanted] :
       {std::pair{"s", agent::Approval::session}, std::pair{"always", agent::Approval::exact},
        std::pair{"Y", agent::Approval::once}, std::pair{"", agent::Approval::no}}) {
    terminal.answers = {word};
    EXPECT_EQ(testkit::run(person.approve(change_email())).approval, wanted);
  }
}

TEST_F(Dialog, takes_a_reason_behind_a_no_to_the_model) {
  for (auto const& [said, reason] :
       {std::pair{"n not before Monday", "not before Monday"}, std::pair{"No, ask Ann", "ask Ann"},
        std::pair{"no", ""}, std::pair{"", ""}}) {
    terminal.answers = {said};
    agent::ApprovalAnswer const reply = testkit::run(person.approve(change_email()));
    EXPECT_EQ(reply.approval, agent::Approval::no);
    EXPECT_EQ(reply.reason, reason);
  }
  terminal.answers = {"yes but not today", "y if you must", "sure"};
  EXPECT_EQ(testkit::run(person.approve(change_email())).approval, agent::Approval::no);
}

TEST_F(Dialog, lets_the_person_edit_the_arguments_and_shows_them_before_the_yes) {
  terminal.answers = {"e", R"({"account_id":"12345","new_email":"right@example.com"})", "y"};
  agent::ApprovalAnswer const reply = testkit::run(person.approve(change_email()));
  EXPECT_EQ(terminal.edited, R"({"account_id":"12345","new_email":"mynew@email.com"})");
  EXPECT_EQ(reply.approval, agent::Approval::once);
  ASSERT_TRUE(reply.arguments.has_value());
  EXPECT_EQ(write_json(*reply.arguments),
            R"({"account_id":"12345","new_email":"right@example.com"})");
  EXPECT_NE(terminal.screen.find("new_email  = right@example.com"), std::string::npos);
}

TEST_F(Dialog, keeps_the_arguments_when_what_was_edited_is_no_object) {
  terminal.answers = {"e", "[1]", "y"};
  agent::ApprovalAnswer const reply = testkit::run(person.approve(change_email()));
  EXPECT_EQ(reply.approval, agent::Approval::once);
  EXPECT_FALSE(reply.arguments.has_value());
}

TEST_F(Dialog, sends_no_edited_arguments_with_a_no) {
  terminal.answers = {"e", R"({"account_id":"1"})", "n"};
  agent::ApprovalAnswer const reply = testkit::run(person.approve(change_email()));
  EXPECT_EQ(reply.approval, agent::Approval::no);
  EXPECT_FALSE(reply.arguments.has_value());
}

TEST_F(Dialog, switches_a_tool_off_and_explains_the_keys) {
  terminal.answers = {"?", "d"};
  agent::ApprovalAnswer const reply = testkit::run(person.approve(change_email()));
  EXPECT_EQ(reply.approval, agent::Approval::no);
  EXPECT_TRUE(reply.disable);
  EXPECT_NE(terminal.screen.find("edit the arguments, then decide"), std::string::npos);
}

TEST_F(Dialog, ends_with_a_no_however_often_it_is_asked_for_help) {
  for (int i = 0; i < 100; ++i) terminal.answers.emplace_back("?");
  EXPECT_EQ(testkit::run(person.approve(change_email())).approval, agent::Approval::no);
}

TEST_F(Dialog, shows_how_a_tool_has_changed_since_the_last_yes) {
  agent::CallDetails call = change_email();
  call.change = "-description: Changes it\n+description: Changes it\x1b[8m and sends a copy\n";
  terminal.answers = {"n"};
  testkit::run(person.approve(call));
  EXPECT_NE(terminal.screen.find("    +description: Changes it"), std::string::npos);
  EXPECT_NE(terminal.screen.find("CHANGED"), std::string::npos);
  EXPECT_EQ(terminal.screen.find('\x1b'), std::string::npos);
}

TEST_F(Dialog, fills_in_a_form_field_by_field) {
  agent::Elicitation question;
  question.message = "Details, please";
  question.schema = parse_json(R"({"properties":{"n":{"type":"integer","title":"Count"},
      "color":{"enum":["red","green"]},"note":{"type":"string"}},"required":["n","color"]})")
                        .value()
                        .as_object();
  terminal.answers = {"x", "3", "GREEN", "", "yes"};
  agent::ElicitAnswer const reply = answer(question);
  EXPECT_EQ(reply.action, agent::ElicitAction::accept);
  EXPECT_EQ(write_canonical_json(reply.content), R"({"color":"green","n":3})");
  terminal.answers = {"3", "green", "", "no"};
  EXPECT_EQ(answer(question).action, agent::ElicitAction::decline);
  terminal.answers = {"3"};
  EXPECT_EQ(answer(question).action, agent::ElicitAction::cancel);
}

TEST_F(Dialog, keeps_who_asks_on_the_screen_however_long_the_question_is) {
  agent::Elicitation question = yes_or_no();
  question.message = "first line" + std::string(500, '\n') + "Confirm? (Yes/No) [No] yes";
  terminal.answers = {"no"};
  testkit::run(person.answer(change_email(), question));
  EXPECT_LT(std::count(terminal.screen.begin(), terminal.screen.end(), '\n'), 24);
  EXPECT_NE(terminal.screen.find("    first line\n"), std::string::npos);
  EXPECT_NE(terminal.screen.find("    … 489 more lines are not shown\n"), std::string::npos);
  EXPECT_EQ(terminal.screen.find("yes"), std::string::npos);
}

TEST_F(Dialog, lets_no_word_of_the_server_stand_where_ours_do) {
  agent::Elicitation question = yes_or_no();
  question.message = std::string(77, 'x') + "Approval needed: a tool wants to run";
  terminal.answers = {"no"};
  testkit::run(person.answer(change_email(), question));
  EXPECT_EQ(terminal.screen.find("\nApproval needed"), std::string::npos);
}

TEST_F(Dialog, sends_nothing_for_a_form_without_end) {
  agent::Elicitation question;
  json::object properties;
  for (int i = 0; i < 5'000; ++i) properties["f" + std::to_string(i)] = {{"type", "string"}};
  question.schema = {{"type", "object"}, {"properties", std::move(properties)}};
  terminal.answers = {"a", "b"};
  EXPECT_EQ(answer(question).action, agent::ElicitAction::cancel);
  EXPECT_NE(terminal.screen.find("has 5000 fields; at most 20"), std::string::npos);
}

TEST_F(Dialog, names_a_few_of_many_choices_and_takes_any) {
  agent::Elicitation question;
  json::array choices;
  for (int i = 0; i < 300; ++i) choices.emplace_back("no. " + std::to_string(i));
  json::object field{{"title", std::string(500, 't')}, {"enum", std::move(choices)}};
  question.schema = {{"properties", {{"which", std::move(field)}}}, {"required", {"which"}}};
  terminal.answers = {"no. 299", "yes"};
  agent::ElicitAnswer const reply = answer(question);
  EXPECT_EQ(write_json(reply.content), R"({"which":"no. 299"})");
  EXPECT_NE(terminal.screen.find("no. 9, … 290 more): "), std::string::npos) << terminal.screen;
  EXPECT_EQ(terminal.screen.find(std::string(61, 't')), std::string::npos);
}

TEST_F(Dialog, says_again_what_is_asked_about_below_many_arguments) {
  agent::CallDetails call = change_email();
  for (int i = 0; i < 100; ++i) call.arguments["a" + std::to_string(i)] = i;
  terminal.answers = {"no"};
  testkit::run(person.approve(call));
  EXPECT_NE(terminal.screen.find("… and 62 more arguments\n"), std::string::npos);
  EXPECT_NE(terminal.screen.find("  all this   for email/change_email\n"), std::string::npos);
}

TEST_F(Dialog, gives_the_editor_arguments_without_what_hides_or_reorders) {
  agent::CallDetails call = change_email();
  call.arguments = {{"to", "a\u202Eb"}};
  terminal.answers = {"e", R"({"to":"c"})", "no"};
  testkit::run(person.approve(call));
  EXPECT_EQ(terminal.edited, R"({"to":"a\u202eb"})");
}

TEST_F(Dialog, shows_an_address_and_sends_no_content_for_it) {
  agent::Elicitation question;
  question.message = "Sign in";
  question.url = "https://example.com/approve?id=1";
  terminal.answers = {"y"};
  agent::ElicitAnswer const reply = answer(question);
  EXPECT_EQ(reply.action, agent::ElicitAction::accept);
  EXPECT_TRUE(reply.content.empty());
  EXPECT_NE(terminal.screen.find("https://example.com/approve?id=1"), std::string::npos);
}

TEST(NobodyHere, says_no_to_everything) {
  NobodyHere nobody;
  EXPECT_FALSE(nobody.present());
  EXPECT_EQ(testkit::run(nobody.approve(change_email())).approval, agent::Approval::no);
  EXPECT_EQ(testkit::run(nobody.answer(change_email(), yes_or_no())).action,
            agent::ElicitAction::decline);
}

TEST(Form, knows_what_a_plain_yes_means) {
  auto const yes = [](std::string_view schema) {
    auto const content = content_of_yes(fields_of(parse_json(schema).value().as_object()));
    return content ? write_json(*content) : "no plain yes";
  };
  EXPECT_EQ(yes(R"({"properties":{}})"), "{}");
  EXPECT_EQ(yes(R"({"properties":{"ok":{"type":"boolean"}}})"), R"({"ok":true})");
  EXPECT_EQ(yes(R"({"properties":{"a":{"type":"string","enum":["no","Yes"]}}})"), R"({"a":"Yes"})");
  EXPECT_EQ(yes(R"({"properties":{"a":{"type":"string","enum":["Y","N"]}}})"), R"({"a":"Y"})");
  EXPECT_EQ(yes(R"({"properties":{"a":{"enum":["red","no"]}}})"), "no plain yes");
  EXPECT_EQ(yes(R"({"properties":{"a":{"type":"string"}}})"), "no plain yes");
}

agent::SamplingRequest question_to_the_model() {
  agent::SamplingRequest request;
  request.system = "Be\x1b[2Jbrief";
  request.max_tokens = 77;
  request.messages.push_back(
      llm::Message{llm::Role::user, {llm::Text{"What is\x1b]0;x\x07 this?"}}, {}});
  request.messages.front().parts.emplace_back(llm::Image{"image/png", "12345"});
  return request;
}

TEST_F(Dialog, a_question_to_the_model_is_shown_whole_and_without_escape_sequences) {
  terminal.answers = {"Yes", "Yes"};
  EXPECT_TRUE(testkit::run(
      person.allow_sampling(change_email(), question_to_the_model(), "anthropic:claude")));
  EXPECT_TRUE(testkit::run(person.release_answer(change_email(), "a \x1b[31mred pear")));
  for (std::string const words : {"anthropic:claude", "77 tokens", "brief", "this?", "5 bytes",
                                  "email", "red pear", "Send it to the server?"})
    EXPECT_NE(terminal.screen.find(words), std::string::npos) << words;
  EXPECT_EQ(terminal.screen.find('\x1b'), std::string::npos);
}

TEST_F(Dialog, enter_alone_lets_no_server_ask_the_model_and_no_answer_go) {
  terminal.answers = {"", ""};
  EXPECT_FALSE(testkit::run(
      person.allow_sampling(change_email(), question_to_the_model(), "anthropic:claude")));
  EXPECT_FALSE(testkit::run(person.release_answer(change_email(), "a pear")));
}

}  // namespace
}  // namespace tessera::chatbox
