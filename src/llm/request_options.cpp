#include "llm/request_options.hpp"

#include <algorithm>

namespace tessera::llm {

std::int64_t most_tokens(RequestOptions const& options, Request const& request) {
  if (options.max_tokens <= 0 || request.max_tokens <= 0)
    return std::max<std::int64_t>(std::max(options.max_tokens, request.max_tokens), 0);
  return std::min(options.max_tokens, request.max_tokens);
}

bool take_out_refused(Failure const& failure, RequestOptions& options) {
  if (failure.kind != Errc::bad_request) return false;
  bool changed = false;
  bool const about_sampling =
      mentions(failure.message, {"temperature", "top_p", "top_k", "topp", "topk", "sampling"});
  if (about_sampling && !options.sampling.empty()) {
    options.sampling = {};
    changed = true;
  }
  bool const about_effort =
      mentions(failure.message, {"effort", "thinking", "reasoning", "output_config"});
  if (about_effort && !options.effort.empty()) {
    options.effort.clear();
    changed = true;
  }
  bool const about_images = mentions(failure.message, {"image", "multimodal", "vision"});
  if (about_images && options.image_results) {
    options.image_results = false;
    changed = true;
  }
  return changed;
}

}  // namespace tessera::llm
