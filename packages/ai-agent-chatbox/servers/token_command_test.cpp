#include "packages/ai-agent-chatbox/servers/token_command.hpp"

#include "http/errc.hpp"
#include "testkit/run.hpp"

#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>

namespace tessera::chatbox {
namespace {

constexpr char const* kUrl = "http://127.0.0.1:1/mcp";

Task<std::string> sent(TokenCommand settings, std::string to, Clock const& clock) {
  Executor const executor = co_await asio::this_coro::executor;
  TokenCommandAuthorizer authorizer(executor, std::move(settings), kUrl, clock);
  http::Headers const headers = co_await authorizer.authorize("POST", std::move(to));
  co_return std::string(headers.get("Authorization"));
}

TokenCommand shell(std::string script) {
  TokenCommand out;
  out.command = {"sh", "-c", std::move(script)};
  return out;
}

TEST(TokenCommand, sends_what_the_program_prints) {
  ManualClock const clock;
  EXPECT_EQ(testkit::run(sent(shell("echo abc.def"), kUrl, clock)), "Bearer abc.def");
}

TEST(TokenCommand, sends_nothing_to_another_server) {
  ManualClock const clock;
  EXPECT_EQ(testkit::run(sent(shell("echo abc"), "http://127.0.0.1:2/mcp", clock)), "");
}

TEST(TokenCommand, refuses_a_program_that_fails_or_prints_no_token) {
  ManualClock const clock;
  for (char const* const script : {"exit 3", "true", "echo two words", "head -c 20000 /dev/zero"})
    EXPECT_THROW(static_cast<void>(testkit::run(sent(shell(script), kUrl, clock))), Exception)
        << script;
}

TEST(TokenCommand, asks_once_more_after_a_refusal_and_then_gives_up) {
  ManualClock const clock;
  auto const talk = [](Clock const& of) -> Task<std::string> {
    Executor const executor = co_await asio::this_coro::executor;
    TokenCommand settings = shell("echo $$");
    TokenCommandAuthorizer authorizer(executor, std::move(settings), kUrl, of);
    http::Headers const first = co_await authorizer.authorize("POST", kUrl);
    http::Headers const again = co_await authorizer.authorize("POST", kUrl);
    std::string result = first.get("Authorization") == again.get("Authorization") ? "kept " : "";
    http::Headers none;
    bool const retry = co_await authorizer.challenged(401, kUrl, std::move(none));
    http::Headers const second = co_await authorizer.authorize("POST", kUrl);
    if (retry && second.get("Authorization") != first.get("Authorization")) result += "new ";
    http::Headers nothing;
    bool const more = co_await authorizer.challenged(401, kUrl, std::move(nothing));
    co_return result + (more ? "more" : "over");
  };
  EXPECT_EQ(testkit::run(talk(clock)), "kept new over");
}

}  // namespace
}  // namespace tessera::chatbox
