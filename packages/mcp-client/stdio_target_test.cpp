#include "packages/mcp-client/stdio_target.hpp"

#include "packages/mcp-client/errc.hpp"
#include "packages/mcp-client/run.hpp"
#include "testkit/stdio_peer.hpp"

#include <gtest/gtest.h>

// The whole command against a real child process.

namespace tessera::mcp_client {
namespace {

using Words = std::vector<std::string>;

struct Ran {
  Exit exit;
  std::string out;
  std::string notes;
};

Parsed parse(Words const& words) {
  std::vector<char const*> argv{"mcp-client"};
  for (std::string const& word : words) argv.push_back(word.c_str());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

Ran run_words(Words const& words) {
  Parsed const parsed = parse(words);
  EXPECT_FALSE(parsed.exit.has_value());
  Ran ran{Exit::ok, {}, {}};
  Screen const screen{[&](std::string const& text) { ran.out += text; },
                      [&](std::string const& text) { ran.notes += text; }};
  ran.exit = run(parsed.command, load_settings(parsed.command).value(), screen);
  return ran;
}

Words with_peer(Words words, std::string kind) {
  for (std::string const word : {"--", "/usr/bin/python3", "-S", "-c", testkit::kStdioPeer})
    words.push_back(word);
  words.push_back(std::move(kind));
  return words;
}

std::string complaint(Words const& words) {
  Result<Config> const config = load_settings(parse(words).command);
  return config ? "" : config.error().hint;
}

TEST(StdioTarget, takes_what_stands_behind_the_dashes_as_the_command) {
  CommandLine const line =
      parse({"--stdio", "call", "add", "a=1", "--", "server", "--json", "--", "x"}).command;
  EXPECT_TRUE(line.stdio);
  EXPECT_EQ(line.verb, Verb::call);
  EXPECT_EQ(line.words, (Words{"a=1"}));
  EXPECT_FALSE(line.json);
  EXPECT_EQ(line.command, (Words{"server", "--json", "--", "x"}));
}

TEST(StdioTarget, leaves_a_command_line_without_it_alone) {
  CommandLine const line = parse({"http://localhost/mcp", "call", "add", "--", "-a=1"}).command;
  EXPECT_EQ(line.url, "http://localhost/mcp");
  EXPECT_EQ(line.words, (Words{"-a=1"}));
  EXPECT_TRUE(line.command.empty());
}

TEST(StdioTarget, says_what_does_not_go_together) {
  EXPECT_NE(complaint({"--stdio"}), "");
  EXPECT_NE(complaint({"--stdio", "--"}), "");
  EXPECT_NE(complaint({"http://localhost/mcp", "--stdio", "--", "server"}), "");
  EXPECT_NE(complaint({"--stdio", "--as-curl", "--", "server"}), "");
  EXPECT_NE(complaint({"--env", "A=b", "tools"}), "");
  EXPECT_EQ(complaint({"--stdio", "--", "server"}), "");
}

TEST(StdioTarget, hands_on_the_variables_that_are_named) {
  CommandLine line;
  line.command = {"server"};
  line.environment = {"A=b=c", "OURS"};
  Screen const screen{[](std::string const&) {}, [](std::string const&) {}};
  Result<mcp::StdioOptions> const options = stdio_options(line, screen);
  ASSERT_TRUE(options);
  EXPECT_EQ(options->environment.at(0), std::pair(std::string("A"), std::string("b=c")));
  EXPECT_EQ(options->inherit.back(), "OURS");
  line.environment = {"=b"};
  EXPECT_EQ(stdio_options(line, screen).error().code, Errc::usage);
}

TEST(StdioTarget, shows_what_a_started_server_says_about_itself) {
  for (std::string const kind : {"modern", "legacy"}) {
    Ran const ran = run_words(with_peer({"--stdio", "--json", "info"}, kind));
    EXPECT_EQ(ran.exit, Exit::ok) << ran.notes;
    EXPECT_NE(ran.out.find("\"era\": \"" + kind + "\""), std::string::npos) << ran.out;
  }
}

TEST(StdioTarget, explains_a_server_that_dies_and_one_that_is_missing) {
  Ran const dead = run_words(
      with_peer({"--stdio", "raw", "tools/call", R"({"name":"die","arguments":{}})"}, "modern"));
  EXPECT_EQ(dead.exit, Exit::unreachable);
  EXPECT_EQ(dead.out, "");
  EXPECT_NE(dead.notes.find("[process]"), std::string::npos) << dead.notes;
  EXPECT_NE(dead.notes.find("it ended with code 3"), std::string::npos) << dead.notes;
  EXPECT_EQ(dead.notes.find('\x1b'), std::string::npos);
  Ran const missing = run_words({"--stdio", "--", "no-such-server"});
  EXPECT_EQ(missing.exit, Exit::unreachable);
  EXPECT_NE(missing.notes.find("no such program on PATH"), std::string::npos) << missing.notes;
}

TEST(StdioTarget, shows_the_wire_and_the_error_output_of_the_server_when_asked) {
  Words const call{"--stdio", "raw", "tools/call", R"({"name":"flood","arguments":{}})"};
  EXPECT_EQ(run_words(with_peer(call, "modern")).notes, "");
  Words verbose = call;
  verbose.insert(verbose.begin(), "-v");
  std::string const notes = run_words(with_peer(verbose, "modern")).notes;
  EXPECT_NE(notes.find("xxx"), std::string::npos);
  EXPECT_NE(notes.find("> {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\""),
            std::string::npos);
  EXPECT_NE(notes.find("< {\"jsonrpc\": \"2.0\", \"id\": 1, \"result\""), std::string::npos);
}

}  // namespace
}  // namespace tessera::mcp_client
