#include "llm/gemini/response.hpp"

#include "base/json.hpp"
#include "llm/gemini/failures.hpp"
#include "llm/gemini/request.hpp"
#include "llm/wire_turns.hpp"

#include <algorithm>
#include <array>

namespace tessera::llm::gemini {
namespace {

constexpr std::size_t kMaxParts = 65'536;

std::optional<std::uint64_t> count_of(json::value const& usage, std::string_view key) {
  json::value const* const value = json_find(usage, key);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value->get_int64());
}

bool is_blocked(std::string_view reason) {
  constexpr std::array kBlocked{std::string_view("SAFETY"),
                                std::string_view("RECITATION"),
                                std::string_view("LANGUAGE"),
                                std::string_view("BLOCKLIST"),
                                std::string_view("PROHIBITED_CONTENT"),
                                std::string_view("SPII"),
                                std::string_view("IMAGE_SAFETY"),
                                std::string_view("IMAGE_PROHIBITED_CONTENT"),
                                std::string_view("IMAGE_RECITATION")};
  return std::find(kBlocked.begin(), kBlocked.end(), reason) != kBlocked.end();
}

bool is_malformed(std::string_view reason) {
  return reason.starts_with("MALFORMED_") || reason == "UNEXPECTED_TOOL_CALL" ||
         reason == "TOO_MANY_TOOL_CALLS";
}

Failure too_much() { return bad_stream("the response is larger than any answer should be"); }

/// Only text, and perhaps the mark of a thought: nothing that a signature could be about.
bool is_plain(json::object const& part) {
  return part.contains("text") && part.size() == (part.contains("thought") ? 2U : 1U);
}

}  // namespace

ContentDecoder::ContentDecoder(Request const& request, EventSink& sink, std::string model)
    : builder_(sink, call_ids(request.conversation)), model_(std::move(model)) {
  for (ToolDefinition const& tool : request.tools)
    own_names_.emplace(wire_name(tool.name), tool.name);
}

std::optional<Failure> ContentDecoder::event(std::string_view, json::value const& data) {
  if (json_find(data, "error") != nullptr) return stream_failure(data);
  if (json::value const* const usage = json_find(data, "usageMetadata")) count(*usage);
  if (json::value const* const feedback = json_find(data, "promptFeedback")) {
    std::string_view const why = json_text(*feedback, "blockReason");
    if (!why.empty()) return blocked(why);
  }
  json::value const* const candidates = json_find(data, "candidates");
  if (candidates == nullptr || !candidates->is_array() || candidates->get_array().empty())
    return std::nullopt;
  json::value const& candidate = candidates->get_array().front();
  if (std::string_view const why = json_text(candidate, "finishReason"); !why.empty()) stop_ = why;
  json::value const* const content = json_find(candidate, "content");
  json::value const* const parts = content == nullptr ? nullptr : json_find(*content, "parts");
  if (parts == nullptr || !parts->is_array()) return std::nullopt;
  for (json::value const& one : parts->get_array())
    if (auto failure = part(one)) return failure;
  return std::nullopt;
}

void ContentDecoder::count(json::value const& usage) {
  // Cumulative: the last one counts.
  builder_.usage.input_tokens = count_of(usage, "promptTokenCount");
  builder_.usage.thinking_tokens = count_of(usage, "thoughtsTokenCount");
  builder_.usage.cache_read_tokens = count_of(usage, "cachedContentTokenCount");
  std::optional<std::uint64_t> const said = count_of(usage, "candidatesTokenCount");
  if (said || builder_.usage.thinking_tokens)
    builder_.usage.output_tokens = said.value_or(0) + builder_.usage.thinking_tokens.value_or(0);
}

std::optional<Failure> ContentDecoder::part(json::value const& data) {
  if (!data.is_object()) return bad_stream("a part is no object");
  // Kept to be sent back, so it counts whatever it holds.
  if (parts_.size() >= kMaxParts || !builder_.reserve(write_json(data).size())) return too_much();
  keep(data.get_object());
  if (json::value const* const call = json_find(data, "functionCall")) {
    std::string_view const name = json_text(*call, "name");
    if (name.empty()) return bad_stream("a call has no name");
    auto const own = own_names_.find(name);
    json::value const* const args = json_find(*call, "args");
    bool const fits = builder_.whole_call(
        json_text(*call, "id"), own == own_names_.end() ? name : own->second,
        args != nullptr && args->is_object() ? args->get_object() : json::object());
    if (!fits) return too_much();
    return std::nullopt;
  }
  json::value const* const thought = json_find(data, "thought");
  bool const thinks = thought != nullptr && thought->is_bool() && thought->get_bool();
  std::string_view const text = json_text(data, "text");
  bool const fits = thinks ? builder_.thinking(text) : builder_.text(text);
  if (!fits) return too_much();
  return std::nullopt;
}

void ContentDecoder::keep(json::object const& data) {
  json::object* const last = parts_.empty() ? nullptr : parts_.back().if_object();
  bool const joins = last != nullptr && is_plain(*last) && is_plain(data) &&
                     last->contains("thought") == data.contains("thought") &&
                     last->at("text").is_string() && data.at("text").is_string();
  if (joins)
    last->at("text").get_string().append(data.at("text").get_string());
  else
    parts_.push_back(data);
}

std::optional<Failure> ContentDecoder::finish() {
  if (stop_.empty()) return broke_off();
  StopReason reason = StopReason::end_turn;
  if (stop_ == "MAX_TOKENS") reason = StopReason::max_tokens;
  if (is_blocked(stop_)) reason = StopReason::refused;
  if (is_malformed(stop_)) reason = StopReason::malformed;
  bool const silent = !builder_.has_text() && !builder_.has_calls();
  if (silent && (reason == StopReason::malformed || reason == StopReason::end_turn))
    return said_nothing(stop_);
  builder_.finish(reason, make_native("gemini", model_, std::move(parts_)));
  return std::nullopt;
}

}  // namespace tessera::llm::gemini
