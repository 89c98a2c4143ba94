#include "mcp/transport/stdio.hpp"

#include "async/errc.hpp"
#include "http/errc.hpp"
#include "mcp/client/client.hpp"
#include "mcp/protocol/errc.hpp"
#include "testkit/mcp_client_bed.hpp"
#include "testkit/stdio_peer.hpp"

#include <gtest/gtest.h>

#include <csignal>

// Clients of real child processes.

namespace tessera::mcp {
namespace {

using std::chrono::milliseconds;
using testkit::code_thrown;
using testkit::StdioBed;

Task<ServerInfo> info_of(Client& client) { co_return client.info(); }

Task<std::string> call(Client& client, std::string tool) {
  Task<json::value> asking =
      client.request("tools/call", json::object{{"name", std::move(tool)}, {"arguments", {}}});
  json::value const result = co_await std::move(asking);
  co_return std::string(json_text(result, "text"));
}

/// The hint of what a call fails with.
Task<std::string> failure_of(Client& client, std::string tool) {
  std::string hint = "nothing was thrown";
  try {
    Task<std::string> calling = call(client, std::move(tool));
    std::string const text = co_await std::move(calling);
  } catch (Exception const& failure) {
    hint = failure.error().hint;
  }
  co_return hint;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(StdioClient, finds_a_modern_server_and_calls_it) {
  StdioBed bed("modern");
  EXPECT_EQ(bed.use<ServerInfo>(info_of).era, Era::modern);
  EXPECT_EQ(bed.use<std::string>([](Client& client) { return call(client, "echo"); }), "echo");
}

TEST(StdioClient, falls_back_to_the_legacy_era_after_any_other_error) {
  StdioBed bed("legacy");
  EXPECT_EQ(bed.use<ServerInfo>(info_of).era, Era::legacy);
  EXPECT_EQ(bed.use<std::string>([](Client& client) { return call(client, "echo"); }), "echo");
}

// Spec: MCP 2026-07-28 basic/versioning (era detection on stdio: an error or a timeout)
TEST(StdioClient, falls_back_when_the_modern_question_has_no_answer) {
  StdioBed bed("silent-legacy");
  bed.stdio.probe_limit = milliseconds(200);
  EXPECT_EQ(bed.use<ServerInfo>(info_of).era, Era::legacy);
}

TEST(StdioClient, falls_back_when_the_server_ends_over_the_modern_question) {
  StdioBed bed("fragile-legacy");
  EXPECT_EQ(bed.use<ServerInfo>(info_of).era, Era::legacy);
}

TEST(StdioClient, says_what_the_server_said_last_when_it_dies_and_goes_on_with_a_new_one) {
  for (std::string const kind : {"modern", "legacy"}) {
    StdioBed bed(kind);
    bool const good = bed.use<bool>([](Client& client) -> Task<bool> {
      Task<std::string> failing = failure_of(client, "die");
      std::string const hint = co_await std::move(failing);
      EXPECT_TRUE(has(hint, "is gone: it ended with code 3; its last error output: ")) << hint;
      EXPECT_TRUE(has(hint, "cannot open the \\x1b[31mdatabase")) << hint;
      Task<std::string> calling = call(client, "echo");
      std::string const text = co_await std::move(calling);
      EXPECT_EQ(text, "echo");
      failing = failure_of(client, "suicide");
      std::string const killed = co_await std::move(failing);
      EXPECT_TRUE(has(killed, "it was ended by signal 9")) << killed;
      calling = call(client, "echo");
      std::string const again = co_await std::move(calling);
      co_return again == "echo";
    });
    EXPECT_TRUE(good) << kind;
  }
}

TEST(StdioClient, gives_up_on_a_call_that_hangs_tells_the_server_and_stays_usable) {
  for (std::string const kind : {"modern", "legacy"}) {
    StdioBed bed(kind);
    bool const good = bed.use<bool>([](Client& client) -> Task<bool> {
      json::object params{{"name", "hang"}, {"arguments", json::object()}};
      CallOptions brief;
      brief.timeout = milliseconds(300);
      try {
        Task<json::value> asking = client.request("tools/call", std::move(params), brief);
        json::value const never = co_await std::move(asking);
        ADD_FAILURE() << "must throw";
      } catch (Exception const& failure) {
        EXPECT_EQ(failure.code(), AsyncErrc::deadline);
        EXPECT_TRUE(has(failure.error().hint, "its last error output: hanging"))
            << failure.error().hint;
      }
      Task<std::string> asking = call(client, "cancelled");
      std::string const cancelled = co_await std::move(asking);
      EXPECT_NE(cancelled, "");
      co_return true;
    });
    EXPECT_TRUE(good) << kind;
  }
}

TEST(StdioClient, reads_on_while_the_server_floods_its_error_output) {
  StdioBed bed("modern");
  std::size_t heard = 0;
  bed.stdio.on_errors = [&heard](std::string_view text) { heard += text.size(); };
  EXPECT_EQ(bed.use<std::string>([](Client& client) { return call(client, "flood"); }), "flooded");
  EXPECT_GE(heard, 1'000'000U);
}

TEST(StdioClient, skips_garbage_on_the_output_of_the_server) {
  StdioBed bed("modern");
  EXPECT_EQ(bed.use<std::string>([](Client& client) { return call(client, "garbage"); }), "clean");
}

TEST(StdioClient, refuses_an_answer_that_is_too_long_and_stays_usable) {
  StdioBed bed("modern");
  bed.stdio.max_message_bytes = 10'000;
  bed.use<bool>([](Client& client) -> Task<bool> {
    Task<std::string> failing = failure_of(client, "huge");
    std::string const hint = co_await std::move(failing);
    EXPECT_EQ(hint, "the server sent a message that is too long for this client");
    Task<std::string> calling = call(client, "echo");
    std::string const text = co_await std::move(calling);
    EXPECT_EQ(text, "echo");
    co_return true;
  });
}

TEST(StdioClient, answers_a_question_of_a_legacy_server) {
  StdioBed bed("legacy");
  bed.input.answer.action = ElicitAction::decline;
  EXPECT_EQ(bed.use<std::string>([](Client& client) { return call(client, "ask"); }), "decline");
  ASSERT_EQ(bed.input.asked.size(), 1U);
  EXPECT_EQ(bed.input.asked[0].about, "ask");
}

TEST(StdioClient, hears_the_progress_of_each_call) {
  StdioBed bed("modern");
  double last = 0;
  bed.use<bool>([&last](Client& client) -> Task<bool> {
    CallOptions options;
    options.on_progress = [&last](ProgressParams const& params) { last = params.progress; };
    json::object params{{"name", "progress"}, {"arguments", json::object()}};
    Task<json::value> asking = client.request("tools/call", std::move(params), options);
    json::value const done = co_await std::move(asking);
    co_return true;
  });
  EXPECT_EQ(last, 3.0);
}

TEST(StdioClient, says_why_a_server_cannot_be_started) {
  StdioBed bed("modern");
  bed.stdio.command = {"no-such-mcp-server"};
  EXPECT_EQ(code_thrown([&] { bed.use<ServerInfo>(info_of); }), ProcessErrc::cannot_start);
}

TEST(StdioClient, says_what_a_program_said_that_is_no_server) {
  StdioBed bed("modern");
  bed.stdio.command = {"sh", "-c", "echo 'usage: wrong' >&2; exit 2"};
  try {
    bed.use<ServerInfo>(info_of);
    FAIL() << "must throw";
  } catch (Exception const& failure) {
    EXPECT_EQ(failure.code(), http::Errc::transfer_failed);
    EXPECT_TRUE(has(failure.error().hint, "ended with code 2; its last error output: usage: wrong"))
        << failure.error().hint;
  }
}

}  // namespace
}  // namespace tessera::mcp
