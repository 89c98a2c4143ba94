#pragma once

#include "llm/model.hpp"
#include "mcp/protocol/sampling.hpp"

#include <cstdint>
#include <string>

namespace tessera::agent {

/// What a server wants a model to answer in the middle of a call. Every word is the server's: show
/// it to the person before anything is asked, for it costs money and may carry secrets away.
struct SamplingRequest {
  std::string system;  ///< Instructions; may be empty.
  llm::Conversation messages;
  std::int64_t max_tokens = 0;  ///< Most tokens of the answer.
};

/// What came of it.
struct SamplingAnswer {
  std::string refusal;  ///< Why there is no answer, for the server; empty: there is one.
  std::string text;
  std::string model;
  llm::StopReason reason = llm::StopReason::end_turn;
};

/// What such a question may be at most.
struct SamplingLimits {
  static constexpr std::size_t kMessages = 32;
  static constexpr std::size_t kText = 64UL << 10;   ///< Bytes of all texts.
  static constexpr std::size_t kImages = 4UL << 20;  ///< Bytes of all images, decoded.
  static constexpr std::int64_t kTokens = 4'096;     ///< Of the answer; more is not asked for.
};

/// Reads a question: texts and images of the person and the assistant, no tools.
/// Errors: mcp::Errc::not_supported with the reason, which may be told to the server.
/// Spec: MCP 2026-07-28 client/sampling
[[nodiscard]] Result<SamplingRequest> sampling_request_of(mcp::CreateMessageParams const& params);

/// The answer in the protocol's words. @param answer  without a refusal
[[nodiscard]] mcp::CreateMessageResult sampling_result_of(SamplingAnswer answer);

}  // namespace tessera::agent
