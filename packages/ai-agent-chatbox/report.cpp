#include "packages/ai-agent-chatbox/report.hpp"

#include "base/json.hpp"
#include "llm/errc.hpp"
#include "llm/price_table.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"

#include <boost/json/array.hpp>

namespace tessera::chatbox {
namespace {

json::value count(std::optional<std::uint64_t> const& number) {
  if (!number) return "n/a";
  return *number;
}

/// What a failure of the provider means to a script, or 0.
int code_of_provider(error_code const& failure) {
  if (failure == llm::Errc::no_credentials || failure == llm::Errc::credentials_expired ||
      failure == llm::Errc::unauthorized || failure == llm::Errc::forbidden)
    return kExitAuth;
  if (failure == llm::Errc::rate_limited || failure == llm::Errc::quota_exhausted)
    return kExitQuota;
  return 0;
}

}  // namespace

int exit_code_of(agent::TurnReport const& report) {
  for (agent::CallRecord const& call : report.calls)
    if (call.denied) return kExitDenied;
  if (report.stop_reason == "limit") return kExitLimit;
  for (agent::CallRecord const& call : report.calls)
    if (call.decision == "limit") return kExitLimit;
  if (report.stop_reason == "cancelled") return kExitInterrupted;
  if (int const code = code_of_provider(report.failure); code != 0) return code;
  return report.errors.empty() ? kExitOk : kExitFailure;
}

std::string_view stop_note(std::string_view stop_reason) {
  if (stop_reason == "max_tokens") return "The answer was cut off: it reached its limit of tokens.";
  if (stop_reason == "context_full")
    return "The conversation has become longer than the model can read; clear begins anew.";
  if (stop_reason == "refused") return "The provider's safety rules stopped the answer.";
  if (stop_reason == "malformed") return "The model wrote something that is no answer; ask again.";
  return {};
}

std::string report_json(agent::TurnReport const& report, llm::Model const& model,
                        ReportFrame const& frame) {
  json::array calls;
  json::array denied;
  for (agent::CallRecord const& call : report.calls) {
    calls.push_back(json::object{{"server", call.server},
                                 {"tool", call.tool},
                                 {"args_sha256", call.args_sha256},
                                 {"decision", call.decision},
                                 {"ms", call.took.count()},
                                 {"is_error", call.is_error}});
    if (call.outcome_unknown) calls.back().as_object()["outcome"] = "unknown";
    if (call.denied)
      denied.push_back(json::object{{"server", call.server},
                                    {"tool", call.tool},
                                    {"args_sha256", call.args_sha256},
                                    {"reason", call.reason}});
  }
  json::array errors;
  for (std::string const& error : report.errors) errors.emplace_back(error);
  json::array paths;
  for (std::string const& image : frame.images) paths.emplace_back(image);
  json::value cost;
  if (auto const estimate = llm::estimated_cost(model.provider(), model.name(), report.usage))
    cost = *estimate;
  json::object out;
  if (frame.stream) out["type"] = "result";
  json::object const rest{{"ok", exit_code_of(report) == kExitOk},
                          {"result", report.text},
                          {"stop_reason", report.stop_reason},
                          {"session_id", frame.session_id},
                          {"provider", model.provider()},
                          {"model", model.name()},
                          {"ai", model.is_ai()},
                          {"usage",
                           {{"input_tokens", count(report.usage.input_tokens)},
                            {"output_tokens", count(report.usage.output_tokens)}}},
                          {"cost_usd", std::move(cost)},
                          {"tool_calls", std::move(calls)},
                          {"denied", std::move(denied)},
                          {"images", std::move(paths)},
                          {"errors", std::move(errors)}};
  for (auto const& [key, value] : rest) out[key] = value;
  if (report.dropped_turns > 0) out["dropped_turns"] = report.dropped_turns;
  if (!out["cost_usd"].is_null()) out["cost_note"] = llm::price_note();
  return write_json(out) + "\n";
}

}  // namespace tessera::chatbox
