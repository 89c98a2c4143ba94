#include "tests/conformance/client/scenario.hpp"

#include <utility>

// Requests that take several rounds. Spec: MCP 2026-07-28 basic/multi-round-trip

namespace tessera::conformance {
namespace {

Task<> call(mcp::Client& client, std::string tool) {
  Task<mcp::CallToolResult> calling = client.call_tool(std::move(tool), json::object());
  mcp::CallToolResult const result = co_await std::move(calling);
  if (result.is_error.value_or(false)) give_up("the tool failed");
}

/// Confirms; before that it makes a call that has nothing to do with the question.
class Confirming final : public mcp::InputHandler {
 public:
  [[nodiscard]] mcp::ElicitationCapability capability() const override {
    mcp::ElicitationCapability offered;
    offered.form.emplace();
    return offered;
  }
  Task<mcp::ElicitResult> elicit(mcp::InputQuestion question) override {
    if (question.about == "test_mrtr_echo_state") {
      Task<> calling = call(*client, "test_mrtr_unrelated");
      co_await std::move(calling);
    }
    co_return mcp::ElicitResult{mcp::ElicitAction::accept, json::object{{"confirmed", true}}};
  }

  mcp::Client* client = nullptr;
};

Task<> three_calls(mcp::Client& client, Confirming& person) {
  person.client = &client;
  Task<> echo = call(client, "test_mrtr_echo_state");
  co_await std::move(echo);
  Task<> stateless = call(client, "test_mrtr_no_state");
  co_await std::move(stateless);
  Task<> plain = call(client, "test_mrtr_no_result_type");
  co_await std::move(plain);
}

Task<> request_state(Bed& bed) {
  Confirming person;
  mcp::ClientOptions options = bed.options();
  options.input = &person;
  Work const work = [&person](mcp::Client& client) { return three_calls(client, person); };
  Task<> working = with_client(bed, std::move(options), work);
  co_await std::move(working);
}

constexpr Scenario kScenarios[] = {{"sep-2322-client-request-state", request_state}};

}  // namespace

std::span<Scenario const> round_scenarios() { return kScenarios; }

}  // namespace tessera::conformance
