#include "llm/openai/response.hpp"

#include "base/json.hpp"
#include "llm/openai/failures.hpp"

#include <boost/json/array.hpp>

namespace tessera::llm::openai {
namespace {

// Numbers that a server gives its calls; ours, for calls without one, begin above them.
constexpr std::int64_t kMaxIndex = 1024;

void take_count(json::value const& usage, std::string_view key, std::optional<std::uint64_t>& out) {
  json::value const* const value = json_find(usage, key);
  if (value != nullptr && value->is_int64() && value->get_int64() >= 0)
    out = static_cast<std::uint64_t>(value->get_int64());
}

StopReason reason_of(std::string_view word) {
  if (word == "tool_calls" || word == "function_call") return StopReason::tool_calls;
  if (word == "length") return StopReason::max_tokens;
  if (word == "content_filter") return StopReason::refused;
  return StopReason::end_turn;
}

Failure too_much() { return bad_stream("the response is larger than any answer should be"); }

}  // namespace

bool ChunkDecoder::is_marker(std::string_view data) {
  if (data != "[DONE]") return false;
  done_ = true;
  return true;
}

std::optional<Failure> ChunkDecoder::event(std::string_view, json::value const& data) {
  if (json::value const* const error = json_find(data, "error");
      error != nullptr && !error->is_null())
    return stream_failure(data);
  if (json::value const* const usage = json_find(data, "usage"); usage != nullptr) {
    take_count(*usage, "prompt_tokens", builder_.usage.input_tokens);
    take_count(*usage, "completion_tokens", builder_.usage.output_tokens);
    if (json::value const* const details = json_find(*usage, "completion_tokens_details"))
      take_count(*details, "reasoning_tokens", builder_.usage.thinking_tokens);
    if (json::value const* const details = json_find(*usage, "prompt_tokens_details"))
      take_count(*details, "cached_tokens", builder_.usage.cache_read_tokens);
  }
  json::value const* const choices = json_find(data, "choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty())
    return std::nullopt;
  json::value const& choice = choices->get_array().front();
  if (std::string_view const why = json_text(choice, "finish_reason"); !why.empty()) stop_ = why;
  json::value const* const delta = json_find(choice, "delta");
  if (delta == nullptr) return std::nullopt;
  for (std::string_view const key : {"reasoning_content", "reasoning"})
    if (!builder_.thinking(json_text(*delta, key))) return too_much();
  if (auto failure = content(json_text(*delta, "content"))) return failure;
  json::value const* const calls = json_find(*delta, "tool_calls");
  if (calls == nullptr || !calls->is_array()) return std::nullopt;
  for (json::value const& one : calls->get_array())
    if (auto failure = call(one)) return failure;
  return std::nullopt;
}

std::optional<Failure> ChunkDecoder::content(std::string_view text) {
  // A long text that comes again with more behind it is no coincidence; a short one may be.
  constexpr std::size_t kSurely = 16;
  if (said_.size() >= kSurely && text.starts_with(said_)) repeats_ = true;
  if (repeats_ && text.starts_with(said_)) text.remove_prefix(said_.size());
  if (!builder_.text(text)) return too_much();
  said_ += text;
  return std::nullopt;
}

std::optional<Failure> ChunkDecoder::call(json::value const& data) {
  json::value const* const number = json_find(data, "index");
  bool const numbered = number != nullptr && number->is_int64() && number->get_int64() >= 0 &&
                        number->get_int64() < kMaxIndex;
  std::string_view const id = json_text(data, "id");
  json::value const* const function = json_find(data, "function");
  if (function == nullptr) return bad_stream("a call has no function");
  std::string_view const name = json_text(*function, "name");
  std::size_t index = last_;
  if (numbered)
    index = static_cast<std::size_t>(number->get_int64());
  else if (auto const known = by_id_.find(id); !id.empty() && known != by_id_.end())
    index = known->second;
  else if (!name.empty())
    index = kMaxIndex + next_++;
  if (!builder_.has_call(index)) {
    if (name.empty()) return bad_stream("a call has no name");
    if (!builder_.begin_call(index, id, name)) return too_much();
    if (!id.empty()) by_id_.emplace(id, index);
  }
  last_ = index;
  json::value const* const arguments = json_find(*function, "arguments");
  if (arguments == nullptr || arguments->is_null()) return std::nullopt;
  // Some servers send the object itself.
  std::string const fragment =
      arguments->is_string() ? std::string(arguments->get_string()) : write_json(*arguments);
  if (!builder_.arguments(index, fragment)) return too_much();
  return std::nullopt;
}

std::optional<Failure> ChunkDecoder::finish() {
  if (stop_.empty() && !done_) return broke_off();
  builder_.finish(reason_of(stop_), {});
  return std::nullopt;
}

}  // namespace tessera::llm::openai
