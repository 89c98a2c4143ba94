#include "packages/mcp-client/commands.hpp"

#include "http/server/server.hpp"
#include "packages/mcp-client/elicitor.hpp"
#include "packages/mcp-client/find_tool.hpp"
#include "packages/mcp-client/run.hpp"
#include "testkit/mcp_peer.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>

// The whole command against a real HTTP server.

namespace tessera::mcp_client {
namespace {

using testkit::mcp_error;
using testkit::mcp_result;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

struct Ran {
  Exit exit;
  std::string out;
  std::string notes;
};

Ran run_words(std::string const& url, std::vector<std::string> words) {
  std::vector<char const*> argv{"mcp-client", url.c_str()};
  for (std::string const& word : words) argv.push_back(word.c_str());
  Parsed const parsed = parse_command_line(static_cast<int>(argv.size()), argv.data());
  EXPECT_FALSE(parsed.exit.has_value());
  Ran ran{Exit::ok, {}, {}};
  Screen const screen{[&](std::string const& text) { ran.out += text; },
                      [&](std::string const& text) { ran.notes += text; }};
  ran.exit = run(parsed.command, load_settings(parsed.command).value(), screen);
  return ran;
}

constexpr std::string_view kTools =
    R"({"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[
  {"name":"change_email","inputSchema":{"type":"object","required":["id"],"properties":
    {"id":{"type":"integer"},"to":{"type":"string"}}},
   "outputSchema":{"type":"object","required":["ok"],"properties":{"ok":{"type":"boolean"}}}}]})";

/// A server with one tool, whose calls are answered by `call`.
McpPeer::Answer serving(McpPeer::Answer call) {
  return [call](Seen const& seen) {
    if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
    if (seen.method() == "tools/list") return mcp_result(seen, parse_json(kTools).value());
    return call(seen);
  };
}
http::Response says(Seen const& seen, char const* result) {
  return mcp_result(seen, parse_json(result).value());
}

TEST(Command, calls_a_tool_with_typed_arguments_and_prints_only_the_answer) {
  McpPeer peer(serving([](Seen const& seen) {
    return says(seen, R"({"content":[],"structuredContent":{"ok":true}})");
  }));
  Ran const ran = run_words(peer.url(), {"call", "change_email", "id=7", "to=x=y"});
  EXPECT_EQ(ran.exit, Exit::ok);
  EXPECT_EQ(ran.out, "{\"ok\": true}\n");
  EXPECT_EQ(ran.notes, "");
  EXPECT_EQ(write_json(peer.last("tools/call").at("/params/arguments")), R"({"id":7,"to":"x=y"})");
}

TEST(Command, sends_nothing_when_the_arguments_do_not_fit) {
  McpPeer peer(serving([](Seen const& seen) { return says(seen, R"({"content":[]})"); }));
  EXPECT_EQ(run_words(peer.url(), {"call", "change_email", "id=seven"}).exit, Exit::schema);
  Ran const slip = run_words(peer.url(), {"call", "change_email", "ti=a"});
  EXPECT_EQ(slip.exit, Exit::schema);
  EXPECT_NE(slip.notes.find("'ti': did you mean 'to'?"), std::string::npos) << slip.notes;
  Ran const wrong = run_words(peer.url(), {"call", "chnage_email", "id=1"});
  EXPECT_EQ(wrong.exit, Exit::usage);
  EXPECT_NE(wrong.notes.find("did you mean change_email?"), std::string::npos);
  EXPECT_EQ(peer.count("tools/call"), 0U);
}

TEST(Command, ends_with_the_code_that_a_script_expects) {
  McpPeer failing(serving([](Seen const& seen) {
    return says(seen, R"({"content":[{"type":"text","text":"no"}],"isError":true})");
  }));
  EXPECT_EQ(run_words(failing.url(), {"call", "change_email", "id=1"}).exit, Exit::tool_error);
  McpPeer lying(serving([](Seen const& seen) {
    return says(seen, R"({"content":[],"structuredContent":{"ok":"yes"}})");
  }));
  EXPECT_EQ(run_words(lying.url(), {"call", "change_email", "id=1"}).exit, Exit::schema);
  McpPeer refusing(serving([](Seen const& seen) { return mcp_error(seen, 200, -32602); }));
  EXPECT_EQ(run_words(refusing.url(), {"call", "change_email", "id=1"}).exit, Exit::protocol);
  McpPeer guarded([](Seen const&) { return http::text_response(401, ""); });
  EXPECT_EQ(run_words(guarded.url(), {"tools"}).exit, Exit::auth);
  EXPECT_EQ(run_words("http://127.0.0.1:1/mcp", {"tools"}).exit, Exit::unreachable);
}

TEST(Command, leaves_a_question_to_a_person_and_says_so_where_there_is_none) {
  McpPeer peer(serving([](Seen const& seen) {
    json::value const action = seen.at("/params/inputResponses/k/action");
    if (action == "accept" && seen.at("/params/inputResponses/k/content/yes") == true)
      return says(seen, R"({"content":[],"structuredContent":{"ok":true}})");
    if (!action.is_null()) return says(seen, R"({"content":[],"structuredContent":{"ok":false}})");
    return says(seen, R"({"resultType":"input_required","inputRequests":{"k":{"method":
      "elicitation/create","params":{"message":"Sure?\u001b[2J","requestedSchema":{"type":"object",
      "properties":{"yes":{"type":"boolean"}},"required":["yes"]}}}}})");
  }));
  Ran const alone = run_words(peer.url(), {"call", "change_email", "id=1", "--elicit", "/no/such"});
  EXPECT_EQ(alone.exit, Exit::usage) << alone.notes;
  EXPECT_EQ(run_words(peer.url(), {"call", "change_email", "id=1", "--elicit", "accept"}).out,
            "{\"ok\": true}\n");
  EXPECT_EQ(run_words(peer.url(), {"call", "change_email", "id=1", "--elicit", "decline"}).out,
            "{\"ok\": false}\n");
  testkit::TempDir folder;
  std::string const answers = folder.file("answers.json");
  std::ofstream(answers) << R"([{"action":"accept","content":{"yes":true}}])";
  EXPECT_EQ(run_words(peer.url(), {"call", "change_email", "id=1", "--elicit", answers}).out,
            "{\"ok\": true}\n");
}

TEST(Command, sends_nothing_in_a_dry_run) {
  McpPeer peer(serving([](Seen const& seen) { return says(seen, R"({"content":[]})"); }));
  Ran const ran = run_words(peer.url(), {"call", "change_email", "id:=1", "--dry-run"});
  EXPECT_EQ(ran.exit, Exit::ok);
  EXPECT_NE(ran.out.find("\"arguments\": {\"id\": 1}"), std::string::npos) << ran.out;
  EXPECT_TRUE(peer.seen().empty());
}

TEST(Elicitor, has_nobody_to_ask_without_a_terminal) {
  asio::io_context loop(1);
  Terminal terminal(loop.get_executor(), "");
  Elicitor elicitor("ask", terminal, read_input);
  mcp::InputQuestion question;
  try {
    testkit::run(loop, elicitor.elicit(question));
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), Errc::needs_human);
  }
}

TEST(Elicitor, shows_the_host_of_an_address_and_what_is_suspicious) {
  mcp::InputQuestion question;
  question.server = "http://localhost/mcp";
  question.about = "pay\x1b[2J";
  question.params.message = "Sign\u202E in";
  question.params.url = "http://xn--pypal-4ve.example/login";
  std::string const text = describe_question(question);
  EXPECT_NE(text.find("host     xn--pypal-4ve.example"), std::string::npos);
  EXPECT_NE(text.find("not encrypted"), std::string::npos);
  EXPECT_NE(text.find("may look like others"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
}

}  // namespace
}  // namespace tessera::mcp_client
