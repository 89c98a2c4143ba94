#include "llm/bedrock/response.hpp"

#include "base/json.hpp"
#include "llm/bedrock/failures.hpp"
#include "llm/sse_decoder.hpp"
#include "llm/wire_turns.hpp"

namespace tessera::llm::bedrock {
namespace {

constexpr std::size_t kMaxBlocks = 1024;

std::optional<std::size_t> index_of(json::value const& data) {
  json::value const* const value = json_find(data, "contentBlockIndex");
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::size_t>(value->get_int64());
}

std::optional<std::uint64_t> count_of(json::value const& usage, std::string_view key) {
  json::value const* const value = json_find(usage, key);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value->get_int64());
}

StopReason reason_of(std::string_view word) {
  if (word == "tool_use") return StopReason::tool_calls;
  if (word == "max_tokens") return StopReason::max_tokens;
  if (word == "model_context_window_exceeded") return StopReason::context_full;
  if (word == "guardrail_intervened" || word == "content_filtered") return StopReason::refused;
  if (word.starts_with("malformed_")) return StopReason::malformed;
  return StopReason::end_turn;
}

Failure too_much() { return bad_stream("the response is larger than any answer should be"); }

}  // namespace

std::optional<Failure> ConverseDecoder::feed(std::string_view bytes) {
  reader_.feed(bytes);
  while (true) {
    Result<std::optional<Frame>> const next = reader_.next();
    if (!next) return bad_stream(next.error().hint);
    if (!*next) return std::nullopt;
    if (auto failure = frame(**next)) return failure;
  }
}

std::optional<Failure> ConverseDecoder::frame(Frame const& frame) {
  std::string_view const kind = frame.header(":message-type");
  if (kind == "exception") return stream_failure(frame.header(":exception-type"), frame.payload);
  if (kind == "error")
    return stream_error(frame.header(":error-code"), frame.header(":error-message"));
  if (kind != "event") return std::nullopt;
  Result<json::value> const data = parse_json(frame.payload);
  if (!data || !data->is_object()) return bad_stream("an event's payload is no JSON object");
  return event(frame.header(":event-type"), *data);
}

std::optional<Failure> ConverseDecoder::event(std::string_view type, json::value const& data) {
  if (type == "messageStop") {
    stop_ = json_text(data, "stopReason");
    stopped_ = true;
    return std::nullopt;
  }
  if (type == "metadata") {
    json::value const* const usage = json_find(data, "usage");
    if (usage == nullptr) return std::nullopt;
    builder_.usage.input_tokens = count_of(*usage, "inputTokens");
    builder_.usage.output_tokens = count_of(*usage, "outputTokens");
    builder_.usage.cache_read_tokens = count_of(*usage, "cacheReadInputTokens");
    builder_.usage.cache_write_tokens = count_of(*usage, "cacheWriteInputTokens");
    return std::nullopt;
  }
  if (!type.starts_with("contentBlock")) return std::nullopt;
  std::optional<std::size_t> const index = index_of(data);
  if (!index) return bad_stream("a content block has no index");
  if (type == "contentBlockStart") return start(*index, data);
  json::value const* const change = json_find(data, "delta");
  if (type != "contentBlockDelta" || change == nullptr || !change->is_object()) return std::nullopt;
  return delta(*index, *change);
}

ConverseDecoder::Block* ConverseDecoder::block(std::size_t index, Kind kind) {
  auto const found = blocks_.find(index);
  if (found != blocks_.end()) return found->second.kind == kind ? &found->second : nullptr;
  if (blocks_.size() >= kMaxBlocks) return nullptr;
  Block& made = blocks_[index];
  made.kind = kind;
  return &made;
}

std::optional<Failure> ConverseDecoder::start(std::size_t index, json::value const& data) {
  json::value const* const begin = json_find(data, "start");
  json::value const* const use = begin == nullptr ? nullptr : json_find(*begin, "toolUse");
  if (use == nullptr) return std::nullopt;
  std::string_view const id = json_text(*use, "toolUseId");
  std::string_view const name = json_text(*use, "name");
  if (id.empty() || name.empty()) return bad_stream("a call has no id or no name");
  bool const fresh = !blocks_.contains(index);
  Block* const made = fresh ? block(index, Kind::call) : nullptr;
  if (made == nullptr || !builder_.begin_call(index, id, name)) return too_much();
  made->id = id;
  made->name = name;
  made->call = index;
  return std::nullopt;
}

std::optional<Failure> ConverseDecoder::delta(std::size_t index, json::value const& delta) {
  if (json_find(delta, "text") != nullptr) {
    std::string_view const text = json_text(delta, "text");
    Block* const made = block(index, Kind::text);
    if (made == nullptr || !builder_.text(text)) return too_much();
    made->text += text;
    return std::nullopt;
  }
  if (json::value const* const use = json_find(delta, "toolUse")) {
    if (!builder_.arguments(index, json_text(*use, "input")))
      return bad_stream("arguments belong to no call, or are too long");
    return std::nullopt;
  }
  json::value const* const reasoning = json_find(delta, "reasoningContent");
  if (reasoning == nullptr) return std::nullopt;
  std::string_view const redacted = json_text(*reasoning, "redactedContent");
  Block* const made = block(index, redacted.empty() ? Kind::reasoning : Kind::redacted);
  std::string_view const text = json_text(*reasoning, "text");
  std::string_view const signature = json_text(*reasoning, "signature");
  // Signatures and hidden reasoning are kept too, so they count.
  bool const fits = builder_.thinking(text) && builder_.reserve(redacted.size() + signature.size());
  if (made == nullptr || !fits) return too_much();
  made->text += redacted.empty() ? text : redacted;
  made->signature += signature;
  return std::nullopt;
}

json::array ConverseDecoder::content() const {
  json::array out;
  for (auto const& [index, block] : blocks_) {
    switch (block.kind) {
      case Kind::text:
        if (block.text.find_first_not_of(" \t\r\n") != std::string::npos)
          out.push_back(json::object{{"text", block.text}});
        break;
      case Kind::call:
        out.push_back(
            json::object{{"toolUse", json::object{{"toolUseId", block.id},
                                                  {"name", block.name},
                                                  {"input", builder_.arguments_of(block.call)}}}});
        break;
      case Kind::redacted:
        out.push_back(
            json::object{{"reasoningContent", json::object{{"redactedContent", block.text}}}});
        break;
      case Kind::reasoning: {
        json::object told{{"text", block.text}};
        if (!block.signature.empty()) told["signature"] = block.signature;
        out.push_back(
            json::object{{"reasoningContent", json::object{{"reasoningText", std::move(told)}}}});
        break;
      }
    }
  }
  return out;
}

std::optional<Failure> ConverseDecoder::finish() {
  if (!reader_.between_frames() || !stopped_) return broke_off();
  builder_.finish(reason_of(stop_), make_native("bedrock", model_, content()));
  return std::nullopt;
}

}  // namespace tessera::llm::bedrock
