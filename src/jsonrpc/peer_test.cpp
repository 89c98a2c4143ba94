#include "jsonrpc/peer.hpp"

#include "async/errc.hpp"
#include "testkit/run.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace tessera::jsonrpc {
namespace {

struct Wire {
  std::vector<std::string> sent;
  std::function<void()> on_send;
  Task<> send(std::string text) {
    sent.push_back(std::move(text));
    if (on_send) on_send();
    co_return;
  }
};

Peer::Options options_for(Wire& wire, std::string scope = "s") {
  Peer::Options options;
  options.send = [&wire](std::string text) { return wire.send(std::move(text)); };
  options.scope = std::move(scope);
  return options;
}

TEST(Peer, gives_the_answer_to_the_request_with_its_id) {
  AnswerTable table;
  Wire wire;
  Peer peer(table, options_for(wire));
  wire.on_send = [&] { EXPECT_TRUE(peer.deliver(Response{Id(1), "yes"})); };
  Answer const answer = testkit::run(peer.request("m", {}, std::chrono::seconds(5)));
  EXPECT_EQ(std::get<json::value>(answer), "yes");
  EXPECT_EQ(wire.sent.at(0), R"({"jsonrpc":"2.0","id":1,"method":"m"})");
  EXPECT_EQ(table.size(), 0U);
}

TEST(Peer, refuses_answers_of_another_scope_or_id_and_a_second_answer) {
  AnswerTable table;
  Wire wire;
  Peer peer(table, options_for(wire));
  wire.on_send = [&] {
    EXPECT_FALSE(table.deliver("other", Id(1), json::value(1)));
    EXPECT_FALSE(table.deliver("s", Id(2), json::value(1)));
    EXPECT_FALSE(table.deliver("s", Id("1"), json::value(1))) << "the string is another id";
    EXPECT_TRUE(peer.deliver(ErrorResponse{Id(1), ErrorObject{-1, "no", {}}}));
    EXPECT_FALSE(peer.deliver(Response{Id(1), "late"}));
  };
  Answer const answer = testkit::run(peer.request("m", {}, std::chrono::seconds(5)));
  EXPECT_EQ(std::get<ErrorObject>(answer).message, "no");
}

TEST(Peer, stops_waiting_at_the_deadline_and_says_so) {
  AnswerTable table;
  Wire wire;
  Peer::Options options = options_for(wire);
  options.cancellation = [](Id const& id) { return "cancel " + id_text(id); };
  Peer peer(table, std::move(options));
  try {
    testkit::run(peer.request("m", {}, std::chrono::milliseconds(1)));
    FAIL() << "no deadline";
  } catch (Exception const& error) {
    EXPECT_EQ(error.code(), AsyncErrc::deadline);
  }
  EXPECT_EQ(wire.sent.at(1), "cancel 1");
  EXPECT_FALSE(peer.deliver(Response{Id(1), "late"}));
}

TEST(Peer, keeps_the_bound_of_its_table) {
  AnswerTable table(0);
  Wire wire;
  Peer peer(table, options_for(wire));
  try {
    testkit::run(peer.request("m", {}, std::chrono::seconds(1)));
    FAIL() << "no bound";
  } catch (Exception const& error) {
    EXPECT_EQ(error.code(), AsyncErrc::queue_full);
  }
  EXPECT_TRUE(wire.sent.empty());
}

TEST(Peer, takes_an_answer_from_another_thread) {
  AnswerTable table;
  Wire wire;
  Peer peer(table, options_for(wire));
  std::thread other;
  wire.on_send = [&] {
    other = std::thread([&] { EXPECT_TRUE(table.deliver("s", Id(1), json::value("yes"))); });
  };
  Answer const answer = testkit::run(peer.request("m", {}, std::chrono::seconds(5)));
  other.join();
  EXPECT_EQ(std::get<json::value>(answer), "yes");
}

}  // namespace
}  // namespace tessera::jsonrpc
