#include "agent/sampling.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "mcp/protocol/errc.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace tessera::agent {
namespace {

Error refused(std::string hint) { return fail(mcp::Errc::not_supported, std::move(hint)); }

/// What is left of the limits.
struct Room {
  std::size_t text = SamplingLimits::kText;
  std::size_t images = SamplingLimits::kImages;

  [[nodiscard]] static bool take(std::size_t& from, std::size_t size) {
    if (size > from) return false;
    from -= size;
    return true;
  }
};

Result<llm::Part> part_of(json::value const& block, Room& room) {
  std::string_view const type = json_text(block, "type");
  if (type == "text") {
    std::string_view const text = json_text(block, "text");
    if (!Room::take(room.text, text.size())) return refused("the question is too long");
    return llm::Part(llm::Text{std::string(text)});
  }
  if (type != "image") return refused("only texts and images are answered");
  Result<std::string> bytes = base64_decode(json_text(block, "data"));
  if (!bytes) return refused("an image is not base64");
  if (!Room::take(room.images, bytes->size())) return refused("the images are too large");
  return llm::Part(llm::Image{std::string(json_text(block, "mimeType")), std::move(*bytes)});
}

Result<llm::Message> message_of(mcp::SamplingMessage const& message, Room& room) {
  llm::Message out;
  if (message.role != "user" && message.role != "assistant")
    return refused("a message is of user or assistant");
  if (message.role == "assistant") out.role = llm::Role::assistant;
  json::array const one{message.content};
  json::array const& blocks = message.content.is_array() ? message.content.get_array() : one;
  for (json::value const& block : blocks) {
    Result<llm::Part> part = part_of(block, room);
    if (!part) return part.error();
    out.parts.push_back(std::move(*part));
  }
  if (out.parts.empty()) return refused("a message is empty");
  return out;
}

}  // namespace

Result<SamplingRequest> sampling_request_of(mcp::CreateMessageParams const& params) {
  if (params.messages.empty() || params.messages.size() > SamplingLimits::kMessages)
    return refused("1 to " + std::to_string(SamplingLimits::kMessages) + " messages are answered");
  if (params.max_tokens < 1) return refused("maxTokens must be at least 1");
  Room room;
  SamplingRequest out;
  out.system = params.system_prompt.value_or("");
  if (!Room::take(room.text, out.system.size())) return refused("the question is too long");
  out.max_tokens = std::min(params.max_tokens, SamplingLimits::kTokens);
  for (mcp::SamplingMessage const& one : params.messages) {
    Result<llm::Message> message = message_of(one, room);
    if (!message) return message.error();
    out.messages.push_back(std::move(*message));
  }
  if (out.messages.back().role != llm::Role::user)
    return refused("the last message must be the user's");
  return out;
}

mcp::CreateMessageResult sampling_result_of(SamplingAnswer answer) {
  mcp::CreateMessageResult out;
  out.content = json::object{{"type", "text"}, {"text", std::move(answer.text)}};
  out.model = std::move(answer.model);
  out.stop_reason = answer.reason == llm::StopReason::max_tokens ? "maxTokens" : "endTurn";
  return out;
}

}  // namespace tessera::agent
