#include "tests/conformance/client/scenario.hpp"

#include <boost/json/value.hpp>

#include <utility>

// Connecting, listing, calling, questions with defaults, and broken streams.

namespace tessera::conformance {
namespace {

Task<> list(mcp::Client& client) {
  Task<std::vector<mcp::Tool>> listing = client.list_tools();
  std::vector<mcp::Tool> const tools = co_await std::move(listing);
}

Task<> list_and_call(mcp::Client& client, std::string tool, json::object arguments) {
  Task<> listing = list(client);
  co_await std::move(listing);
  Task<mcp::CallToolResult> calling = client.call_tool(std::move(tool), std::move(arguments));
  mcp::CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) give_up("the tool failed");
}

Task<> just_list(Bed& bed) {
  Task<> working = with_client(bed, bed.options(), list);
  co_await std::move(working);
}

Task<> add_numbers(Bed& bed) {
  Work const work = [](mcp::Client& client) {
    return list_and_call(client, "add_numbers", json::object{{"a", 5}, {"b", 3}});
  };
  Task<> working = with_client(bed, bed.options(), work);
  co_await std::move(working);
}

/// Says yes and fills in nothing by itself: the defaults are the client's part.
class Agreeing final : public mcp::InputHandler {
 public:
  [[nodiscard]] mcp::ElicitationCapability capability() const override {
    mcp::ElicitationCapability offered;
    offered.form = json::object{{"applyDefaults", true}};
    return offered;
  }
  Task<mcp::ElicitResult> elicit(mcp::InputQuestion) override {
    co_return mcp::ElicitResult{mcp::ElicitAction::accept, json::object()};
  }
};

Task<> accept_defaults(Bed& bed) {
  Agreeing person;
  mcp::ClientOptions options = bed.options();
  options.input = &person;
  Work const work = [](mcp::Client& client) {
    return list_and_call(client, "test_client_elicitation_defaults", json::object());
  };
  Task<> working = with_client(bed, std::move(options), work);
  co_await std::move(working);
}

Task<> take_up_stream(Bed& bed) {
  Work const work = [](mcp::Client& client) {
    return list_and_call(client, "test_reconnection", json::object());
  };
  Task<> working = with_client(bed, bed.options(), work);
  co_await std::move(working);
}

constexpr Scenario kScenarios[] = {
    {"initialize", just_list},     {"request-metadata", just_list},
    {"tools_call", add_numbers},   {"elicitation-sep1034-client-defaults", accept_defaults},
    {"sse-retry", take_up_stream},
};

}  // namespace

std::span<Scenario const> basic_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
