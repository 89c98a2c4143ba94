#include "llm/model.hpp"

namespace tessera::llm {
namespace {

void add_count(std::optional<std::uint64_t>& sum, std::optional<std::uint64_t> const& more) {
  if (more) sum = sum.value_or(0) + *more;
}

}  // namespace

void Usage::add(Usage const& other) {
  add_count(input_tokens, other.input_tokens);
  add_count(output_tokens, other.output_tokens);
  add_count(thinking_tokens, other.thinking_tokens);
  add_count(cache_read_tokens, other.cache_read_tokens);
  add_count(cache_write_tokens, other.cache_write_tokens);
}

std::string_view word(StopReason reason) {
  switch (reason) {
    case StopReason::end_turn:
      return "end_turn";
    case StopReason::tool_calls:
      return "tool_calls";
    case StopReason::max_tokens:
      return "max_tokens";
    case StopReason::context_full:
      return "context_full";
    case StopReason::malformed:
      return "malformed";
    case StopReason::refused:
      return "refused";
  }
  return "unknown";
}

}  // namespace tessera::llm
