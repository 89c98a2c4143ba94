#include "llm/offline/rules.hpp"

#include "base/json.hpp"
#include "llm/offline/offline_model.hpp"
#include "llm/offline/tokenizer.hpp"
#include "testkit/run.hpp"

#include <boost/json/array.hpp>
#include <gtest/gtest.h>

namespace tessera::llm::offline {
namespace {

ToolDefinition tool(std::string name, std::string title, std::string_view schema,
                    std::string description = {}) {
  return ToolDefinition{std::move(name),
                        std::move(title),
                        std::move(description),
                        parse_json(schema).value().as_object(),
                        {},
                        "test",
                        false};
}

std::vector<ToolDefinition> account_tools() {
  return {
      tool("get_email", "Get e-mail",
           R"({"properties":{"account_id":{"type":"string"}},"required":["account_id"]})",
           "Returns the e-mail address of an account."),
      tool(
          "change_email", "Change e-mail",
          R"({"properties":{"account_id":{"type":"string"},"new_email":{"type":"string","format":"email"},
               "confirmation":{"type":"string","enum":["Y","N"]}},"required":["account_id","new_email"]})",
          "Changes the e-mail address of an account."),
      tool("get_chart", "Show a chart", R"({"properties":{}})", "Returns a chart as an image."),
  };
}

std::vector<ToolDefinition> office_tools() {
  return {
      tool(
          "get_weather", "Weather",
          R"({"properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},
               "required":["city"]})"),
      tool("createInvoice", "Create an invoice",
           R"({"properties":{"customer":{"type":"string"},"amount":{"type":"number"},"due_date":
               {"type":"string","format":"date"},"draft":{"type":"boolean"}},"required":["customer","amount"]})"),
      tool("list_invoices", "List invoices", R"({"properties":{"limit":{"type":"integer"}}})"),
      tool("add_numbers", "Add numbers",
           R"({"properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]})"),
      tool("echo", "Echo", R"({"properties":{"text":{"type":"string"}},"required":["text"]})"),
  };
}

Reply ask(std::string_view text, std::vector<ToolDefinition> const& tools) {
  Conversation const conversation{Message{Role::user, {Text{std::string(text)}}, {}}};
  return reply_to(Request{conversation, tools, {}});
}

/// The only call of the reply, as `name {arguments}`; otherwise the reply's text.
std::string call_for(std::string_view text, std::vector<ToolDefinition> const& tools) {
  Reply const reply = ask(text, tools);
  if (reply.calls.size() != 1) return reply.text;
  return reply.calls[0].name + " " + write_canonical_json(reply.calls[0].arguments);
}

TEST(OfflineRules, call_the_tool_that_a_question_names) {
  auto const tools = account_tools();
  std::string const wanted = R"(get_email {"account_id":"12345"})";
  EXPECT_EQ(call_for("What is the email for account 12345?", tools), wanted);
  EXPECT_EQ(call_for("get email of 12345", tools), wanted);
  EXPECT_EQ(call_for("get_email account_id=12345", tools), wanted);
  EXPECT_EQ(call_for("show me the e-mail of account #12345, please", tools), wanted);
  EXPECT_EQ(call_for("email 12345", tools), wanted);
  EXPECT_EQ(call_for("Show me a chart", tools), "get_chart {}");
  EXPECT_EQ(call_for("plot a graph", tools), "get_chart {}");
}

TEST(OfflineRules, take_no_orders_from_what_is_attached_to_a_message) {
  auto const tools = account_tools();
  Message said{Role::user, {Text{"get email of 99999"}, Text{"hello there"}}, {}};
  Conversation const conversation{std::move(said)};
  EXPECT_TRUE(reply_to(Request{conversation, tools, {}}).calls.empty());
}

TEST(OfflineRules, understand_thai_keywords) {
  auto const tools = account_tools();
  EXPECT_EQ(call_for("อีเมลของบัญชี 12345 คืออะไร", tools), R"(get_email {"account_id":"12345"})");
  EXPECT_EQ(call_for("เปลี่ยนอีเมลของบัญชี12345เป็น a@b.co", tools),
            R"(change_email {"account_id":"12345","new_email":"a@b.co"})");
  EXPECT_EQ(call_for("แสดงกราฟ", tools), "get_chart {}");
}

TEST(OfflineRules, fill_the_written_pattern_of_a_change) {
  auto const tools = account_tools();
  EXPECT_EQ(call_for("Change the email for account 12345 to mynew@email.com", tools),
            R"(change_email {"account_id":"12345","new_email":"mynew@email.com"})");
  EXPECT_EQ(call_for("change email of 12345 from old@x.org to new@x.org.", tools),
            R"(change_email {"account_id":"12345","new_email":"new@x.org"})");
}

TEST(OfflineRules, never_fill_a_confirmation) {
  auto const tools = account_tools();
  std::string const wanted = R"(change_email {"account_id":"1","new_email":"a@b.co"})";
  EXPECT_EQ(call_for("change email of 1 to a@b.co confirmation=Y", tools), wanted);
  EXPECT_EQ(call_for("change email of 1 to a@b.co, confirmation Y, yes, I confirm", tools), wanted);
}

TEST(OfflineRules, serve_tools_they_have_never_seen) {
  auto const tools = office_tools();
  EXPECT_EQ(call_for("What is the weather in Bangkok?", tools),
            R"(get_weather {"city":"Bangkok"})");
  EXPECT_EQ(call_for("weather in New York in Celsius", tools),
            R"(get_weather {"city":"New York","unit":"celsius"})");
  EXPECT_EQ(call_for("create an invoice customer=\"Big Corp\" amount 99.5 due 2026-01-31", tools),
            R"(createInvoice {"amount":9.95E1,"customer":"Big Corp","due_date":"2026-01-31"})");
  EXPECT_EQ(call_for("make a draft invoice for \"Big Corp\" over 12", tools),
            R"(createInvoice {"amount":1.2E1,"customer":"Big Corp","draft":true})");
  EXPECT_EQ(call_for("list invoices", tools), "list_invoices {}");
  EXPECT_EQ(call_for("show the invoices, limit 5", tools), R"(list_invoices {"limit":5})");
  EXPECT_EQ(call_for("add numbers 3 and 4", tools), R"(add_numbers {"a":3E0,"b":4E0})");
  EXPECT_EQ(call_for("echo hello world", tools), R"(echo {"text":"hello world"})");
}

TEST(OfflineRules, do_not_call_a_tool_that_writes_for_a_question) {
  std::vector<ToolDefinition> const tools{account_tools()[1]};
  Reply const reply = ask("What is the email for account 12345?", tools);
  EXPECT_TRUE(reply.calls.empty());
  EXPECT_NE(reply.text.find("nothing was called"), std::string::npos);
}

TEST(OfflineRules, list_the_nearest_tools_and_call_nothing_without_a_clear_match) {
  auto const tools = account_tools();
  for (std::string_view const text :
       {"Tell me a joke", "get me a coffee", "send an email to bob@example.com", "", "???"}) {
    Reply const reply = ask(text, tools);
    EXPECT_TRUE(reply.calls.empty()) << text;
    EXPECT_NE(reply.text.find("get email account_id=12345"), std::string::npos) << text;
  }
}

TEST(OfflineRules, ask_for_a_missing_argument_and_use_the_answer) {
  auto const tools = account_tools();
  Conversation talk{Message{Role::user, {Text{"change the email of account 77"}}, {}}};
  Reply const question = reply_to(Request{talk, tools, {}});
  EXPECT_TRUE(question.calls.empty());
  EXPECT_NE(question.text.find("`new_email`"), std::string::npos);
  talk.push_back(Message{Role::assistant, {Text{question.text}}, question.native});

  talk.push_back(Message{Role::user, {Text{"to a@b.co"}}, {}});
  Reply const reply = reply_to(Request{talk, tools, {}});
  ASSERT_EQ(reply.calls.size(), 1U);
  EXPECT_EQ(write_canonical_json(reply.calls[0].arguments),
            R"({"account_id":"77","new_email":"a@b.co"})");

  talk.back() = Message{Role::user, {Text{"cancel"}}, {}};
  EXPECT_EQ(reply_to(Request{talk, tools, {}}).text, "All right. Nothing was called.");
  talk.back() = Message{Role::user, {Text{"show me a chart"}}, {}};
  EXPECT_EQ(reply_to(Request{talk, tools, {}}).calls.at(0).name, "get_chart");
}

TEST(OfflineRules, take_the_steps_of_a_written_sequence_one_by_one_and_stop_at_an_error) {
  auto const tools = account_tools();
  Conversation talk{
      Message{Role::user, {Text{"get the email of 12345 and then show me a chart"}}, {}}};
  Reply const first = reply_to(Request{talk, tools, {}});
  ASSERT_EQ(first.calls.size(), 1U);
  EXPECT_EQ(first.calls[0].name, "get_email");
  talk.push_back(Message{Role::assistant, {first.calls[0]}, {}});
  ToolResult result{first.calls[0].id, "get_email", {Text{"it is a@b.co"}}, {}, false};
  talk.push_back(Message{Role::tool, {result}, {}});
  Reply const second = reply_to(Request{talk, tools, {}});
  ASSERT_EQ(second.calls.size(), 1U);
  EXPECT_EQ(second.calls[0].name, "get_chart");
  EXPECT_NE(second.calls[0].id, first.calls[0].id);
  EXPECT_NE(second.text.find("> it is a@b.co"), std::string::npos);

  result.is_error = true;
  talk.back() = Message{Role::tool, {result}, {}};
  Reply const stopped = reply_to(Request{talk, tools, {}});
  EXPECT_TRUE(stopped.calls.empty());
  EXPECT_NE(stopped.text.find("was not started"), std::string::npos);
}

TEST(OfflineRules, say_honestly_what_they_are) {
  auto const tools = account_tools();
  for (std::string_view const text : {"hello", "Who are you?", "สวัสดี"}) {
    Reply const reply = ask(text, tools);
    EXPECT_TRUE(reply.calls.empty());
    EXPECT_NE(reply.text.find("not an AI model"), std::string::npos) << text;
  }
  EXPECT_NE(ask("what can you do?", tools).text.find("change email account_id=12345"),
            std::string::npos);
  EXPECT_NE(ask("do something", {}).text.find("No tools are connected"), std::string::npos);
}

TEST(OfflineRules, survive_odd_schemas) {
  for (std::string_view const schema :
       {R"({})", R"({"properties":[]})", R"({"properties":{"x":null},"required":[1,"y"]})",
        R"({"properties":{"x":{"type":["null",3],"enum":"z"}},"required":"x"})"}) {
    std::vector<ToolDefinition> const tools{tool("probe_engine", "Probe", schema)};
    EXPECT_EQ(ask("probe the engine 5 a@b.co", tools).calls.size(), 1U) << schema;
  }
}

TEST(OfflineModel, is_no_ai_and_gives_the_same_reply_for_the_same_conversation) {
  struct Sink : EventSink {
    std::string seen;
    void text_delta(std::string_view text) override { seen += text; }
    void tool_call(ToolCall call) override { seen += "call " + call.id + " " + call.name; }
    void finished(Finished end) override {
      seen += std::string(" ") + std::string(word(end.reason));
    }
  } sink, again;
  OfflineModel model;
  EXPECT_FALSE(model.is_ai());
  auto const tools = account_tools();
  Conversation const talk{Message{Role::user, {Text{"Show me a chart"}}, {}}};
  Request const request{talk, tools, {}};
  testkit::run(model.respond(request, sink));
  testkit::run(model.respond(request, again));
  EXPECT_EQ(sink.seen, "call call-1 get_chart tool_calls");
  EXPECT_EQ(sink.seen, again.seen);
}

TEST(Tokenizer, tells_values_from_words) {
  std::string seen;
  for (Token const& token : tokenize(
           "Email bob@x.org, -2.5 ACC-17 2026-01-31 https://a.b/c \"two words\" k=\"v w\" n=3;"))
    seen += std::to_string(static_cast<int>(token.kind)) + ":" + token.key + token.text + "|";
  EXPECT_EQ(seen,
            "0:Email|3:bob@x.org|1:-2.5|2:ACC-17|5:2026-01-31|4:https://a.b/c|6:two "
            "words|7:kv w|7:n3|");
}

}  // namespace
}  // namespace tessera::llm::offline
