#include "packages/mcp-client/read_commands.hpp"

#include "packages/mcp-client/run.hpp"
#include "testkit/mcp_peer.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp_client {
namespace {

using testkit::mcp_result;
using testkit::McpPeer;
using Seen = McpPeer::Seen;

struct Ran {
  Exit exit = Exit::ok;
  std::string out;
  std::string notes;
};

Ran run_words(std::string const& url, std::vector<std::string> words) {
  std::vector<char const*> argv{"mcp-client", url.c_str()};
  for (std::string const& word : words) argv.push_back(word.c_str());
  Parsed const parsed = parse_command_line(static_cast<int>(argv.size()), argv.data());
  EXPECT_FALSE(parsed.exit.has_value());
  Ran ran;
  Screen const screen{[&](std::string const& text) { ran.out += text; },
                      [&](std::string const& text) { ran.notes += text; }};
  ran.exit = run(parsed.command, load_settings(parsed.command).value(), screen);
  return ran;
}

http::Response answer(Seen const& seen) {
  auto const says = [&](char const* result) {
    return mcp_result(seen, parse_json(result).value());
  };
  if (seen.method() == "server/discover") return mcp_result(seen, testkit::discover_result());
  if (seen.method() == "prompts/list")
    return says(R"({"prompts":[{"name":"greet","title":"Greets","arguments":[
      {"name":"who","required":true},{"name":"tone"}]}]})");
  if (seen.method() == "prompts/get")
    return says(R"({"messages":[{"role":"user","content":{"type":"text","text":"Hi\u001b[2J"}}]})");
  if (seen.method() == "resources/list")
    return says(R"({"resources":[{"uri":"file:///a","name":"a","description":"The a"}]})");
  if (seen.method() == "resources/templates/list")
    return says(R"({"resourceTemplates":[{"uriTemplate":"file:///{x}","name":"x"}]})");
  if (seen.method() == "resources/read")
    return says(R"({"contents":[{"uri":"file:///a","text":"A"}]})");
  if (seen.method() == "completion/complete")
    return says(R"({"completion":{"values":["warm","wary"],"hasMore":true}})");
  if (seen.method() == "skills/list")
    return says(R"({"skills":[{"uri":"skill://p/SKILL.md","resources":"dynamic",
      "frontmatter":{"name":"p","description":"Does p"}}]})");
  json::value const id = seen.id();
  json::object meta{{"io.modelcontextprotocol/subscriptionId", id}};
  auto const event = [&](char const* method, json::object params) {
    params["_meta"] = meta;
    json::object message{{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
    return "data: " + write_json(json::value(std::move(message))) + "\n\n";
  };
  return testkit::sse_response(
      event("notifications/subscriptions/acknowledged",
            json::object{{"notifications", {{"toolsListChanged", true}}}}) +
      event("notifications/tools/list_changed", json::object()));
}

TEST(ReadCommands, shows_lists_one_line_each) {
  McpPeer peer(answer);
  EXPECT_EQ(run_words(peer.url(), {"prompts"}).out, "greet who=TEXT tone[=TEXT]  Greets\n");
  EXPECT_EQ(run_words(peer.url(), {"resources"}).out, "file:///a  The a\n");
  EXPECT_EQ(run_words(peer.url(), {"templates"}).out, "file:///{x}  x\n");
  EXPECT_EQ(run_words(peer.url(), {"skills"}).out, "skill://p/SKILL.md  Does p\n");
  Result<json::value> const listed = parse_json(run_words(peer.url(), {"prompts", "--json"}).out);
  ASSERT_TRUE(listed);
  EXPECT_EQ(json_text(listed->at(0), "name"), "greet");
}

TEST(ReadCommands, gets_a_prompt_and_makes_it_safe) {
  McpPeer peer(answer);
  Ran const ran = run_words(peer.url(), {"prompt", "greet", "who=you"});
  EXPECT_EQ(ran.exit, Exit::ok);
  EXPECT_TRUE(ran.out.starts_with("[user]\nHi")) << ran.out;
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(peer.last("prompts/get").at("/params/arguments/who"), "you");
}

TEST(ReadCommands, says_what_a_prompt_needs_before_it_asks) {
  McpPeer peer(answer);
  Ran const missing = run_words(peer.url(), {"prompt", "greet"});
  EXPECT_EQ(missing.exit, Exit::schema);
  EXPECT_NE(missing.notes.find("add who=TEXT"), std::string::npos) << missing.notes;
  Ran const slip = run_words(peer.url(), {"prompt", "greet", "who=x", "tome=y"});
  EXPECT_NE(slip.notes.find("did you mean 'tone'?"), std::string::npos) << slip.notes;
  Ran const unknown = run_words(peer.url(), {"prompt", "gret"});
  EXPECT_EQ(unknown.exit, Exit::usage);
  EXPECT_EQ(run_words(peer.url(), {"prompt", "greet", "who"}).exit, Exit::usage);
  EXPECT_EQ(peer.count("prompts/get"), 0U);
}

TEST(ReadCommands, reads_a_resource_and_completes_an_argument) {
  McpPeer peer(answer);
  EXPECT_EQ(run_words(peer.url(), {"read", "file:///a"}).out, "A\n");
  Ran const ran = run_words(peer.url(), {"complete", "prompt", "greet", "tone=wa", "who=you"});
  EXPECT_EQ(ran.out, "warm\nwary\n");
  EXPECT_NE(ran.notes.find("more"), std::string::npos);
  Seen const asked = peer.last("completion/complete");
  EXPECT_EQ(asked.at("/params/argument/value"), "wa");
  EXPECT_EQ(asked.at("/params/context/arguments/who"), "you");
  EXPECT_EQ(asked.at("/params/ref/name"), "greet");
}

TEST(ReadCommands, sends_nothing_in_a_dry_run) {
  McpPeer peer(answer);
  for (std::vector<std::string> words : {std::vector<std::string>{"read", "file:///a"},
                                         {"prompt", "greet", "who=x"},
                                         {"complete", "template", "file:///{x}", "x=a"},
                                         {"listen"},
                                         {"skills", "skill://p/SKILL.md"}}) {
    words.emplace_back("--dry-run");
    words.emplace_back("--era");
    words.emplace_back("2026-07-28");
    Ran const ran = run_words(peer.url(), words);
    EXPECT_EQ(ran.exit, Exit::ok) << ran.notes;
    EXPECT_NE(ran.out.find("Mcp-Method: "), std::string::npos) << ran.out;
  }
  EXPECT_TRUE(peer.seen().empty());
}

TEST(ReadCommands, listens_until_it_has_heard_enough) {
  McpPeer peer(answer);
  Ran const ran = run_words(peer.url(), {"listen", "file:///a", "--count", "1"});
  EXPECT_EQ(ran.exit, Exit::ok);
  EXPECT_EQ(ran.out, "changed  tools\n");
  EXPECT_NE(ran.notes.find("tells of: tools\n"), std::string::npos) << ran.notes;
  EXPECT_EQ(peer.last("subscriptions/listen").at("/params/notifications/resourceSubscriptions/0"),
            "file:///a");
}

}  // namespace
}  // namespace tessera::mcp_client
