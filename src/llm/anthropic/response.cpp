#include "llm/anthropic/response.hpp"

#include "base/json.hpp"
#include "llm/anthropic/failures.hpp"
#include "llm/wire_turns.hpp"

namespace tessera::llm::anthropic {
namespace {

constexpr std::size_t kMaxBlocks = 1024;

std::optional<std::size_t> index_of(json::value const& data) {
  json::value const* const value = json_find(data, "index");
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::size_t>(value->get_int64());
}

void take_count(json::value const& usage, std::string_view key, std::optional<std::uint64_t>& out) {
  json::value const* const value = json_find(usage, key);
  if (value != nullptr && value->is_int64() && value->get_int64() >= 0)
    out = static_cast<std::uint64_t>(value->get_int64());
}

StopReason reason_of(std::string_view word) {
  if (word == "tool_use") return StopReason::tool_calls;
  if (word == "max_tokens") return StopReason::max_tokens;
  if (word == "model_context_window_exceeded") return StopReason::context_full;
  if (word == "refusal") return StopReason::refused;
  return StopReason::end_turn;
}

Failure too_much() { return bad_stream("the response is larger than any answer should be"); }

}  // namespace

std::optional<Failure> MessagesDecoder::event(std::string_view, json::value const& data) {
  std::string_view const type = json_text(data, "type");
  if (type == "error") return stream_failure(data);
  if (type == "content_block_start") return start(data);
  if (type == "content_block_delta") return delta(data);
  if (type == "message_start") {
    if (json::value const* const message = json_find(data, "message"))
      count(json_find(*message, "usage"));
  } else if (type == "message_delta") {
    if (json::value const* const change = json_find(data, "delta"))
      if (std::string_view const why = json_text(*change, "stop_reason"); !why.empty()) stop_ = why;
    count(json_find(data, "usage"));
  } else if (type == "message_stop") {
    stopped_ = true;
  }
  return std::nullopt;
}

void MessagesDecoder::count(json::value const* usage) {
  if (usage == nullptr) return;
  take_count(*usage, "input_tokens", builder_.usage.input_tokens);
  take_count(*usage, "output_tokens", builder_.usage.output_tokens);
  take_count(*usage, "cache_read_input_tokens", builder_.usage.cache_read_tokens);
  take_count(*usage, "cache_creation_input_tokens", builder_.usage.cache_write_tokens);
}

std::optional<Failure> MessagesDecoder::start(json::value const& data) {
  std::optional<std::size_t> const index = index_of(data);
  json::value const* const block = json_find(data, "content_block");
  if (!index || block == nullptr || !block->is_object())
    return bad_stream("a content block has no index or no content");
  if (blocks_.size() >= kMaxBlocks) return too_much();
  auto const [at, fresh] = blocks_.try_emplace(*index);
  if (!fresh) return bad_stream("a content block begins twice");
  at->second.value = *block;
  // It is kept to be sent back, so it counts whatever it holds.
  if (!builder_.reserve(write_json(*block).size())) return too_much();
  std::string_view const type = json_text(*block, "type");
  if (type == "text") {
    at->second.text = json_text(*block, "text");
    if (!builder_.text(at->second.text)) return too_much();
  } else if (type == "thinking") {
    at->second.text = json_text(*block, "thinking");
    at->second.signature = json_text(*block, "signature");
    if (!builder_.thinking(at->second.text)) return too_much();
  } else if (type == "tool_use") {
    std::string_view const id = json_text(*block, "id");
    std::string_view const name = json_text(*block, "name");
    if (id.empty() || name.empty()) return bad_stream("a call has no id or no name");
    at->second.call = true;
    if (!builder_.begin_call(*index, id, name)) return too_much();
  }
  return std::nullopt;
}

std::optional<Failure> MessagesDecoder::delta(json::value const& data) {
  std::optional<std::size_t> const index = index_of(data);
  json::value const* const change = json_find(data, "delta");
  auto const at = index ? blocks_.find(*index) : blocks_.end();
  if (at == blocks_.end() || change == nullptr)
    return bad_stream("a change belongs to no content block");
  Block& block = at->second;
  std::string_view const type = json_text(*change, "type");
  std::string_view const kind = json_text(block.value, "type");
  bool fits = true;
  if (type == "text_delta" && kind == "text") {
    std::string_view const text = json_text(*change, "text");
    fits = builder_.text(text);
    block.text += text;
  } else if (type == "input_json_delta" && block.call) {
    fits = builder_.arguments(*index, json_text(*change, "partial_json"));
  } else if (type == "thinking_delta" && kind == "thinking") {
    std::string_view const text = json_text(*change, "thinking");
    fits = builder_.thinking(text);
    block.text += text;
  } else if (type == "signature_delta" && kind == "thinking") {
    std::string_view const signature = json_text(*change, "signature");
    fits = builder_.reserve(signature.size());
    block.signature += signature;
  }
  if (!fits) return too_much();
  return std::nullopt;
}

json::array MessagesDecoder::content() const {
  json::array out;
  for (auto const& [index, block] : blocks_) {
    json::object value = block.value.get_object();
    std::string_view const type = json_text(block.value, "type");
    if (type == "text") {
      // The API refuses blank text that it wrote itself.
      if (block.text.find_first_not_of(" \t\r\n") == std::string::npos) continue;
      value["text"] = block.text;
    } else if (type == "thinking") {
      value["thinking"] = block.text;
      value["signature"] = block.signature;
    } else if (block.call) {
      value["input"] = builder_.arguments_of(index);
    }
    out.push_back(std::move(value));
  }
  return out;
}

std::optional<Failure> MessagesDecoder::finish() {
  if (!stopped_) return broke_off();
  builder_.finish(reason_of(stop_), make_native("anthropic", model_, content()));
  return std::nullopt;
}

}  // namespace tessera::llm::anthropic
