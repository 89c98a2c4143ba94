#include "llm/response_builder.hpp"

#include "base/json.hpp"

namespace tessera::llm {

ResponseBuilder::ResponseBuilder(EventSink& sink, std::vector<std::string> taken_ids,
                                 ResponseLimits limits)
    : sink_(sink), limits_(limits), taken_(taken_ids.begin(), taken_ids.end()) {}

bool ResponseBuilder::count(std::size_t bytes) {
  if (bytes > limits_.bytes - bytes_) return false;
  bytes_ += bytes;
  return true;
}

bool ResponseBuilder::text(std::string_view delta) {
  if (!count(delta.size())) return false;
  if (delta.empty()) return true;
  has_text_ = true;
  sink_.text_delta(delta);
  return true;
}

bool ResponseBuilder::thinking(std::string_view delta) {
  if (!count(delta.size())) return false;
  if (!delta.empty()) sink_.thinking_delta(delta);
  return true;
}

std::string ResponseBuilder::fresh_id(std::string_view wanted) {
  std::string id(wanted);
  for (std::size_t n = taken_.size(); id.empty() || taken_.contains(id); ++n)
    id = std::string(kOwnCallId) + std::to_string(n);
  taken_.insert(id);
  return id;
}

bool ResponseBuilder::begin_call(std::size_t index, std::string_view id, std::string_view name) {
  if (calls_.contains(index) || calls_.size() >= limits_.calls) return false;
  if (!count(id.size() + name.size())) return false;
  calls_.emplace(index, Call{fresh_id(id), std::string(name), {}, {}});
  order_.push_back(index);
  return true;
}

bool ResponseBuilder::arguments(std::size_t index, std::string_view fragment) {
  auto const found = calls_.find(index);
  if (found == calls_.end() || !count(fragment.size())) return false;
  if (found->second.text.size() + fragment.size() > limits_.arguments) return false;
  found->second.text += fragment;
  return true;
}

bool ResponseBuilder::whole_call(std::string_view id, std::string_view name,
                                 json::object arguments) {
  std::size_t const index = calls_.empty() ? 0 : calls_.rbegin()->first + 1;
  if (!begin_call(index, id, name)) return false;
  calls_.at(index).whole = std::move(arguments);
  return true;
}

ToolCall ResponseBuilder::made(Call const& call) {
  ToolCall out{call.id, call.name, {}, {}};
  if (call.whole) {
    out.arguments = *call.whole;
    return out;
  }
  // A call without arguments comes as nothing at all.
  if (call.text.find_first_not_of(" \t\r\n") == std::string::npos) return out;
  Result<json::value> value = parse_json(call.text);
  if (value && value->is_object())
    out.arguments = std::move(value->get_object());
  else
    out.problem = value ? "Not called: the arguments are not a JSON object."
                        : "Not called: the arguments are not JSON (" + value.error().hint + ").";
  return out;
}

json::object ResponseBuilder::arguments_of(std::size_t index) const {
  auto const found = calls_.find(index);
  return found == calls_.end() ? json::object{} : made(found->second).arguments;
}

void ResponseBuilder::finish(StopReason reason, json::value native) {
  if (reason == StopReason::end_turn && !order_.empty()) reason = StopReason::tool_calls;
  if (reason == StopReason::tool_calls && order_.empty()) reason = StopReason::end_turn;
  for (std::size_t const index : order_) sink_.tool_call(made(calls_.at(index)));
  sink_.finished(Finished{reason, usage, std::move(native)});
}

}  // namespace tessera::llm
